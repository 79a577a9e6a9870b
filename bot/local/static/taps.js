// Which buttons were tapped and wait for the bot's answer.

// As long as Telegram's apps show that they wait.
const ANSWER_MS = 30000;

export class Taps {
  #waiting = new Map(); // query id -> key of the button
  #counts = new Map(); // key of the button -> taps without an answer
  #early = new Set(); // queries whose answer came before their own request returned

  /** `send(messageId, data)` returns the query's id; `changed(key, busy)` is told of each change. */
  constructor({ send, changed }) {
    Object.assign(this, { send, changed });
  }

  isBusy(key) {
    return this.#counts.has(key);
  }

  async tap(messageId, data, key) {
    if (this.isBusy(key)) return;
    this.#count(key, 1);
    try {
      const id = await this.send(messageId, data);
      this.#waiting.set(id, key);
      if (this.#early.delete(id)) this.answered(id);
      else setTimeout(() => this.#settle(id), ANSWER_MS);
    } catch (error) {
      this.#count(key, -1);
      throw error;
    }
  }

  answered(id) {
    if (!this.#settle(id)) this.#early.add(id);
  }

  clear() {
    this.#waiting.clear();
    this.#counts.clear();
    this.#early.clear();
  }

  #settle(id) {
    const key = this.#waiting.get(id);
    if (key === undefined) return false;
    this.#waiting.delete(id);
    this.#count(key, -1);
    return true;
  }

  #count(key, change) {
    const count = (this.#counts.get(key) ?? 0) + change;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
    this.changed(key, count > 0);
  }
}
