// The list of commands above the field: shown by typing "/" or by the menu button.

import { element } from "/static/text.js";

export class CommandMenu {
  commands = [];
  #choice = 0; // the command that Enter takes
  #opened = false; // by the button, whatever is typed

  /** `take` is called with a command to send, `complete` with one to go on typing after. */
  constructor({ input, list, button, take, complete }) {
    Object.assign(this, { input, list, button, take, complete });
    input.addEventListener("blur", () => this.close());
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => this.#toggle());
  }

  get open() {
    return !this.list.hidden;
  }

  set(commands) {
    this.commands = commands;
    this.button.hidden = commands.length === 0;
    this.#show();
  }

  /** The text in the field is another one. */
  typed() {
    this.#opened = false;
    this.#choice = 0;
    this.#show();
  }

  close() {
    this.#opened = false;
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** Whether the key was meant for the list. */
  key(event) {
    if (!this.open) return false;
    const { command } = this.#shown()[this.#choice];
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else if (event.key === "Tab" && !event.shiftKey) this.complete(command);
    else if (event.key === "Enter" && !event.shiftKey) this.take(command);
    else return false;
    event.preventDefault();
    return true;
  }

  #toggle() {
    const open = !this.open;
    this.close();
    this.#opened = open;
    this.#choice = 0;
    if (open) this.#show();
    // On a phone the field would bring the keyboard up over the list.
    if (matchMedia("(hover: hover)").matches) this.input.focus();
  }

  #move(step) {
    const count = this.#shown().length;
    this.#choice = (this.#choice + step + count) % count;
    this.#show();
  }

  #shown() {
    if (this.#opened) return this.commands;
    const typed = /^\/([a-z0-9_]*)$/i.exec(this.input.value);
    if (!typed) return [];
    return this.commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase()));
  }

  #show() {
    const commands = this.#shown();
    if (commands.length === 0) {
      this.close();
      return;
    }
    this.#choice = Math.min(this.#choice, commands.length - 1);
    this.list.replaceChildren(...commands.map((command, number) => this.#item(command, number)));
    this.list.hidden = false;
    this.list.children[this.#choice].scrollIntoView({ block: "nearest" });
    this.button.setAttribute("aria-expanded", "true");
    this.input.setAttribute("aria-activedescendant", `command-${this.#choice}`);
  }

  #item({ command, description }, number) {
    const item = element("li");
    item.id = `command-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(number === this.#choice));
    item.append(element("b", "", `/${command}`), element("span", "", description));
    // The field keeps the focus, and a phone its keyboard.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => this.take(command));
    return item;
  }
}
