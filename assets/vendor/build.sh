#!/usr/bin/env bash
# Rebuilds everything vendored: assets/vendor, assets/fonts, assets/basemap. Same input, same bytes.
# Needs node >= 20 with npm, python3 >= 3.11 and the package registries; none of them is needed at run time.
# Usage: bash assets/vendor/build.sh [all|web|print|basemap]
set -euo pipefail

what="${1:-all}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
assets="$(dirname "$here")"
root="$(dirname "$assets")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

build_web() {
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$work/"
  cp -r "$here/src" "$work/src"
  (cd "$work" && npm ci --ignore-scripts --silent && node src/build.mjs "$assets")
}

build_print() {
  python3 -m venv "$work/print"
  "$work/print/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  "$work/print/bin/python" "$here/print_fonts.py" "$assets/fonts/noto-sans-sc" "$assets/fonts/print" "$work/slices"
  cp "$assets/fonts/noto-sans-sc/OFL.txt" "$assets/fonts/print/"
}

build_basemap() {
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  "$work/venv/bin/python" "$here/basemap.py" \
    "$root/data_loaders/profiles/chicago" "$assets/basemap/chicago.pmtiles"
  "$work/venv/bin/python" "$here/basemap_osm.py" \
    "$root/data_loaders/profiles/helsinki/Helsinki.osm.pbf" \
    "$root/data_loaders/profiles/helsinki/helsinki_population_grid_2020.gpkg" Helsinki "$assets/basemap/helsinki.pmtiles"
  "$work/venv/bin/python" "$here/basemap_simulated.py" \
    "$root/data_loaders/profiles/z" "$assets/basemap/z.pmtiles"
}

case "$what" in
  all) build_web; build_print; build_basemap ;;
  web) build_web ;;
  print) build_print ;;
  basemap) build_basemap ;;
  *) echo "unknown part '$what'; say all, web, print or basemap" >&2; exit 2 ;;
esac

# What stands in the repository can be checked without building: (cd assets && sha256sum -c vendor/SHA256SUMS)
cd "$assets"
find vendor/fengge-map.js vendor/maplibre-gl.js vendor/maplibre-gl.css vendor/licences fonts basemap -type f |
  LC_ALL=C sort | xargs sha256sum > vendor/SHA256SUMS
