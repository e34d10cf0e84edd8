// Requests of the data routes: the view's query, what is sent, the session's end, the cells' binary form.
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
    F.leaving = true;
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  };

  // A gateway that answers for a server which is gone says as little as a broken line.
  const GONE = [502, 503, 504];

  /** An answer that was no answer: `lost` says that nobody knows whether the request arrived. */
  const refused = async (response) => {
    let said = {};
    try { said = (await response.json()).error || {}; } catch { /* not JSON: the status must do */ }
    const {message = `${response.status}`, code = '', reason = ''} = said;
    return Object.assign(new Error(message), {status: response.status, code, reason, lost: GONE.includes(response.status)});
  };

  /** Fetch; a 401 leads to the sign-in page, any other refusal throws with the server's own sentence and codes. */
  const get = async (url, options = {}) => {
    let response;
    try {
      response = await fetch(url, {credentials: 'same-origin', cache: 'no-store', ...options});
    } catch (error) {
      throw Object.assign(error, {lost: error.name !== 'AbortError'});
    }
    if (response.ok) return response;
    if (response.status === 401) signIn();
    throw await refused(response);
  };

  const cookie = (name) => document.cookie.split('; ').find((part) => part.startsWith(`${name}=`))?.split('=')[1] || '';

  /** What every request that changes something must carry. */
  const token = () => ({'X-CSRFToken': decodeURIComponent(cookie('_csrf_token'))});

  /** Send an object as JSON; the answer read as JSON, or null where there is none. */
  const post = async (url, body) => {
    const headers = {...token(), 'Content-Type': 'application/json'};
    const response = await get(url, {method: 'POST', headers, body: JSON.stringify(body)});
    return response.status === 204 ? null : response.json();
  };

  /** Why something was refused, in the page's words; only wrong input is told in the server's. */
  const why = (error) => {
    if (F.has(`case.refusal.${error.reason}`)) return F.t(`case.refusal.${error.reason}`);
    // What the server says itself is more than that it could not answer.
    if (error.lost && !F.has(`err.${error.code}`)) return F.t('err.lost');
    const said = F.t(F.has(`err.${error.code}`) ? `err.${error.code}` : 'err.error');
    return error.code === 'bad_input' ? F.t('err.detail', {said, reason: error.message}) : said;
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

  F.http = {query, get, json, post, token, why, cells, decodeCells, signIn};
})();
