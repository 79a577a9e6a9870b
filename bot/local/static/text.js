// Telegram's entities as elements. JavaScript counts text in UTF-16 units, as Telegram does.

const INLINE = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export function element(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** The address if it is one that may be opened from here, else null. */
export function safeLink(address) {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `http://${address}`);
    return ["http:", "https:", "tg:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Fills `parent` with `text`; `onCommand` is called with a command that is tapped in it. */
export function fillText(parent, text, entities, onCommand) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(parent, text, sorted, 0, text.length, onCommand);
}

function fill(parent, text, entities, start, end, onCommand) {
  let at = start;
  for (let number = 0; number < entities.length; number += 1) {
    const entity = entities[number];
    if (entity.offset < at) continue; // Drawn inside the one before.
    const close = Math.min(end, entity.offset + entity.length);
    const block = BLOCKS.has(entity.type);
    // A block begins and ends a line by itself.
    const lineBefore = block && text[entity.offset - 1] === "\n" && entity.offset > at ? 1 : 0;
    parent.append(text.slice(at, entity.offset - lineBefore));
    const inner = entities.filter(
      (other, index) => index > number && other.offset >= entity.offset && other.offset < close,
    );
    const node = nodeFor(entity, text.slice(entity.offset, close), onCommand);
    fill(node.inside ?? node, text, inner, entity.offset, close, onCommand);
    parent.append(node);
    at = close + (block && text[close] === "\n" && close < end ? 1 : 0);
  }
  parent.append(text.slice(at, end));
}

function nodeFor(entity, words, onCommand) {
  if (INLINE[entity.type]) return element(INLINE[entity.type]);
  if (entity.type === "text_link") return linkTo(entity.url);
  if (entity.type === "url") return linkTo(words);
  if (entity.type === "bot_command") return command(words, onCommand);
  if (entity.type === "spoiler") return spoiler();
  if (entity.type === "pre") return code();
  if (entity.type === "blockquote") return element("blockquote");
  if (entity.type === "expandable_blockquote") return folded();
  return element("span", entity.type === "custom_emoji" ? "" : "linklike");
}

function linkTo(address) {
  const href = safeLink(address);
  if (!href) return element("span");
  const link = element("a");
  link.href = href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function command(words, onCommand) {
  const button = element("button", "linklike");
  button.type = "button";
  button.addEventListener("click", () => onCommand(words));
  return button;
}

function code() {
  const node = element("pre");
  node.inside = element("code");
  node.append(node.inside);
  return node;
}

function spoiler() {
  const node = element("span", "spoiler");
  reveals(node, "Show the hidden words", () => node.classList.add("shown"));
  return node;
}

function folded() {
  const node = element("blockquote", "folded");
  reveals(node, "Show the whole quote", () => node.classList.remove("folded"));
  return node;
}

/** Makes `node` do something once, by pointer or keyboard. */
function reveals(node, label, show) {
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", label);
  const once = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
    node.removeEventListener("click", once);
    node.removeEventListener("keydown", once);
  };
  node.addEventListener("click", once);
  node.addEventListener("keydown", once);
}
