// The two ways to authenticate to a shop. Each adds its credentials to a request and stores those of the response.

/** A session: the browser sends the cookie; this page keeps the CSRF token, which proves that it made the request. */
class SessionClient {
  #csrf = '';
  where = store => `Your cart lives on the server, in the session store “${store}”. Your browser holds a cookie that names it.`;

  headers() { return this.#csrf ? { 'CSRF-Token': this.#csrf } : {}; }

  keep(response) { this.#csrf = response.headers.get('CSRF-Token') ?? this.#csrf; }

  loggedIn() {}

  forget() { this.#csrf = ''; }

  carried() { return null; }

  async renewed() { return false; }

  credential() { return null; }
}

/** Tokens: this tab keeps them, and the cart; the server stores nothing. */
class TokenClient {
  #tokens = JSON.parse(sessionStorage.getItem('tokens') ?? '{}');
  #renewal = null; // one for all requests that need it
  where = () => 'Your cart lives in this tab, as a token that the shop has signed. Any pod can read it; none stores it.';

  headers() {
    const { access, cart } = this.#tokens;
    return { ...access && { Authorization: `Bearer ${access}` }, ...cart && { Cart: cart } };
  }

  keep(response) {
    const cart = response.headers.get('Cart');
    if (cart) this.#save({ ...this.#tokens, cart });
  }

  loggedIn({ access_token: access, refresh_token: refresh }) { this.#save({ cart: this.#tokens.cart, access, refresh }); }

  forget() { this.#save({}); }

  carried() {
    const { cart } = this.#tokens;
    return cart && { summary: `the cart token in this tab, ${cart.length} bytes`, text: claims(cart) };
  }

  /** Replaces the pair of tokens that a request was sent with; false if that fails. */
  async renewed(post, sent) {
    const { access, refresh } = this.#tokens;
    if (!refresh) return false;
    if (access !== sent) return true; // another request has renewed them meanwhile
    this.#renewal ??= post('/token', new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh }))
      .then(answer => { if (answer.ok) this.loggedIn(answer.body); return answer.ok; })
      .finally(() => { this.#renewal = null; });
    return this.#renewal;
  }

  credential() { return this.#tokens.access; }

  #save(tokens) {
    this.#tokens = tokens;
    sessionStorage.setItem('tokens', JSON.stringify(tokens));
  }
}

function claims(token) {
  const [, payload] = token.split('.');
  const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  return JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), null, 2);
}

/** The JSON of a body; null for none, and for the page of a proxy that reached no replica. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Requests to the shop; `seen` is called for each, with or without an answer. */
export class Client {
  #known;
  #seen;

  constructor(mode, seen) {
    this.#known = mode === 'stateful' ? new SessionClient() : new TokenClient();
    this.#seen = seen;
  }

  where(store) { return this.#known.where(store); }

  carried() { return this.#known.carried(); }

  forget() { this.#known.forget(); }

  async login(user, password) {
    const answer = await this.send('POST', '/login', { user, password });
    if (answer.ok) this.#known.loggedIn(answer.body);
    return answer;
  }

  /** The answer; if the access token has expired, that of a second attempt with a new one. */
  async send(method, path, body, headers) {
    const sent = this.#known.credential();
    const answer = await this.#once(method, path, body, headers);
    const stale = answer.status === 401 && path !== '/login';
    return stale && await this.#known.renewed((to, form) => this.#once('POST', to, form), sent) ? this.#once(method, path, body, headers) : answer;
  }

  async #once(method, path, body, headers = {}) {
    const form = body instanceof URLSearchParams; // fetch sets its content type
    const json = body && !form && { 'Content-Type': 'application/json' };
    let response;
    let text;
    try {
      response = await fetch(path, { method, headers: { ...this.#known.headers(), ...json, ...headers }, body: form ? body : body && JSON.stringify(body), cache: 'no-store' });
      this.#known.keep(response);
      text = await response.text();
    } catch { // no response, or not all of it
      const lost = { ok: false, status: 0, problem: 'no response' };
      this.#seen(lost);
      return lost;
    }
    const content = parsed(text);
    const answer = { ok: response.ok, status: response.status, body: content, problem: response.ok ? null : content?.detail ?? content?.title ?? `status ${response.status}`,
      pod: response.headers.get('Served-By'), started: response.headers.get('Instance-Started') };
    this.#seen(answer);
    return answer;
  }
}
