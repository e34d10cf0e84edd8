// Requests of the data routes: the view's query, the session's end, the cells' binary form.
(() => {
  'use strict';

  const F = window.fengge;
  const VALUES = {u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array};

  /** The part of the query that the view gives; keys in one order, so that it also serves as a cache key. */
  const query = (extra = {}) => {
    const params = new URLSearchParams();
    params.set('window', F.view.window);
    if (F.view.classes.length) params.set('class', [...F.view.classes].sort().join(','));
    for (const [name, value] of Object.entries(extra)) {
      if (value !== '' && value !== null && value !== undefined) params.set(name, String(value));
    }
    return params.toString();
  };

  const signIn = () => {
    if (F.config.page === 'wall') return;
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  };

  /** Fetch; a 401 leads to the sign-in page, any other refusal throws with the server's own sentence. */
  const get = async (url, options = {}) => {
    const response = await fetch(url, {credentials: 'same-origin', cache: 'no-store', ...options});
    if (response.ok) return response;
    if (response.status === 401) signIn();
    let message = `${response.status}`;
    try { message = (await response.json()).error.message; } catch { /* not JSON: the status must do */ }
    throw Object.assign(new Error(message), {status: response.status});
  };

  const json = async (url, options) => (await get(url, options)).json();

  /**
   * Read a cells answer: u32 header length, JSON header, new ids as u64, then the values.
   * Returns {header, ids: [15-digit hex], values: typed array of header.count}.
   */
  const decodeCells = (buffer) => {
    const size = new DataView(buffer).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
    const ids = Array.from(new BigUint64Array(buffer, 4 + size, header.new), (id) => id.toString(16));
    const Values = VALUES[header.dtype];
    if (!Values) throw new Error(`cells ${header.layer}: unknown dtype ${header.dtype}`);
    const values = new Values(buffer, 4 + size + 8 * header.new, header.count);
    return {header, ids, values};
  };

  const cells = async (layer, extra, options) => {
    const response = await get(`/data/cells/${layer}?${query(extra)}`, options);
    return decodeCells(await response.arrayBuffer());
  };

  F.http = {query, get, json, cells, decodeCells, signIn};
})();
