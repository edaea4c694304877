// What was entered stays on the device until the server has confirmed it: one entry per key, sent again and again.

const AGAIN_MS = 3000;

export class Outbox {
  /** `settled(key, outcome)` hears of every entry that left: `arrived`, `closed` or `refused` with the sentence. */
  constructor(code, token, settled) {
    this.code = code;
    this.token = token;
    this.settled = settled;
    this.name = `workshop ${code} outbox`;
    this.busy = false;
    addEventListener('online', () => this.send());
    document.addEventListener('visibilitychange', () => document.hidden || this.send());
    setInterval(() => this.send(), AGAIN_MS);
  }

  all() {
    try { return JSON.parse(localStorage.getItem(this.name) ?? '[]'); } catch { return []; }
  }

  has(key) {
    return this.all().some((entry) => entry.key === key);
  }

  /** Keep an entry, in place of an older one with the same key, and try to send it. */
  put(key, body) {
    const kept = this.all().filter((entry) => entry.key !== key);
    localStorage.setItem(this.name, JSON.stringify([...kept, { key, body, stamp: Date.now() + Math.random() }]));
    return this.send();
  }

  async send() {
    if (this.busy) return;
    this.busy = true;
    try {
      for (const entry of this.all()) {
        const outcome = await this.post(entry);
        if (outcome === null) break; // no connection: later
        // a newer entry with the same key may have come meanwhile: that one stays
        const left = this.all().filter((other) => other.key !== entry.key || other.stamp !== entry.stamp);
        localStorage.setItem(this.name, JSON.stringify(left));
        this.settled(entry.key, outcome[0], outcome[1], entry.body);
      }
    } finally {
      this.busy = false;
    }
  }

  async post({ body }) {
    let answer;
    try {
      answer = await fetch(`/live/${encodeURIComponent(this.code)}/entries`, {
        method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(15_000),
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.token()}` },
      });
    } catch {
      return null;
    }
    if (answer.ok) return ['arrived', ''];
    if (answer.status >= 500 || answer.status === 429) return null;
    const { error } = await answer.json().catch(() => ({ error: '' }));
    return [answer.status === 409 ? 'closed' : 'refused', error];
  }
}
