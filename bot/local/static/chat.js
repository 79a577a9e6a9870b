// The chat page: follows the events of one person in one chat and draws them.
// Whatever comes from a message becomes text nodes and elements, never HTML.

import { fillText, element, safeLink } from "/static/text.js";

const here = new URLSearchParams(location.search);
const userId = Math.max(1, Number.parseInt(here.get("user"), 10) || 1);
const inGroup = here.get("chat") === "group";
const GROUP_FACES = ["#d0567a", "#3f8f5f", "#b5722a", "#3b82c4", "#8a5bd1", "#2a8f96", "#a8487f", "#6d7d2b"];
const RETRY_MS = [300, 1000, 2000, 3000];
const TYPING_MS = 5000;
const ANSWER_MS = 30000;
const JOIN_SECONDS = 300;
const PHOTO_SIDE = 480;

const byId = (id) => document.getElementById(id);
const scroll = byId("scroll");
const log = byId("log");
const input = byId("text");
const commandList = byId("commands");

const messages = new Map(); // message id -> {message, node}
const pending = new Map(); // query id -> button key, for as long as a tap has no answer
const busy = new Map(); // button key -> number of taps without an answer
let menu = { name: "Segue", commands: [] };
let lastDay = "";
let replyTo = null;
let unseen = 0;
let typingTimer = 0;
let online = false;
let stuck = true; // the newest message is in sight, and new ones come into sight
let choice = 0; // the command that Enter takes
let menuOpen = false; // opened by the button, whatever is typed

// The server

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: userId, ...body }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

async function follow() {
  let after = 0;
  let run = null;
  let failures = 0;
  for (;;) {
    try {
      const first = run === null;
      const query = new URLSearchParams({ user: userId, after, wait: first ? 0 : 25 });
      const response = await fetch(`/chat/events?${query}`, { cache: "no-store" });
      if (!response.ok) throw new Error(response.statusText);
      const answer = await response.json();
      failures = 0;
      if (!first && answer.run !== run) {
        // The server began anew, and with it the chat.
        clearChat();
        run = null;
        after = 0;
        continue;
      }
      if (first || !online) await loadMenu();
      setOnline(true);
      run = answer.run;
      after = answer.next;
      showEvents(answer.events, first);
    } catch {
      setOnline(false);
      await new Promise((done) => setTimeout(done, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]));
      failures += 1;
    }
  }
}

async function loadMenu() {
  const query = new URLSearchParams({ user: userId, chat: inGroup ? "group" : "" });
  const response = await fetch(`/chat/menu?${query}`, { cache: "no-store" });
  menu = await response.json();
  const title = inGroup ? menu.chat.title : menu.name;
  document.title = title;
  byId("name").textContent = title;
  byId("intro-name").textContent = title;
  byId("intro-text").textContent = menu.description || "Say something to begin.";
  byId("me").textContent = menu.user.first_name;
  setFace(byId("face"), menu.user);
  showCommands();
}

function setOnline(now) {
  online = now;
  showStatus();
}

// Events

function showEvents(events, past) {
  const follows = stuck;
  if (past) log.classList.add("old");
  for (const event of events) showEvent(event, past);
  byId("intro").hidden = messages.size > 0;
  if (past) {
    toBottom();
    requestAnimationFrame(() => log.classList.remove("old"));
  } else if (follows) {
    toBottom();
  }
}

function showEvent(event, past) {
  if (event.type === "message") addMessage(event.message, past);
  else if (event.type === "edit") changeMessage(event.message);
  else if (event.type === "delete") removeMessage(event);
  else if (past) return; // What was fleeting then means nothing now.
  else if (event.type === "typing") showTyping(event);
  else if (event.type === "answer") showAnswer(event);
  else if (event.type === "menu") loadMenu();
}

const isOfThisChat = (chatId) => (inGroup ? chatId < 0 : chatId === userId);
const isMine = (message) => message.from.id === userId;

function addMessage(message, past) {
  if (!isOfThisChat(message.chat.id)) return;
  const mine = isMine(message);
  if (!mine) hideTyping();
  addDay(message.date);
  const before = [...messages.values()].at(-1)?.message;
  const joined = before && before.from.id === message.from.id && message.date - before.date < JOIN_SECONDS;
  const node = element("article", `message ${mine ? "mine" : "theirs"}${joined ? " joined" : ""}`);
  node.dataset.id = message.message_id;
  messages.set(message.message_id, { message, node });
  draw(message, node, joined);
  log.append(node);
  if (past) return;
  if (mine) toBottom();
  else if (!stuck || document.hidden) countUnseen();
}

function changeMessage(message) {
  const known = messages.get(message.message_id);
  if (!known || !isOfThisChat(message.chat.id)) return;
  const held = known.node.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  known.message = message;
  draw(message, known.node, known.node.classList.contains("joined"));
  // Who pages with the keyboard stays on the button they pressed.
  if (held) known.node.querySelector(`[data-place="${held}"]`)?.focus({ preventScroll: true });
}

function removeMessage({ chat_id: chatId, message_id: id }) {
  if (!isOfThisChat(chatId)) return;
  messages.get(id)?.node.remove();
  messages.delete(id);
  if (replyTo === id) setReply(null);
}

function clearChat() {
  messages.clear();
  pending.clear();
  busy.clear();
  lastDay = "";
  log.replaceChildren();
  hideTyping();
  setReply(null);
}

function addDay(seconds) {
  const date = new Date(seconds * 1000);
  const day = date.toDateString();
  if (day === lastDay) return;
  lastDay = day;
  const yesterday = new Date(Date.now() - 86400000).toDateString();
  const words = { [new Date().toDateString()]: "Today", [yesterday]: "Yesterday" };
  const written = date.toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
  log.append(element("div", "day", words[day] ?? written));
}

// One message

function draw(message, node, joined) {
  const bubble = element("div", "bubble");
  if (inGroup && !isMine(message) && !joined) {
    const name = element("div", "name", fullName(message.from));
    if (!message.from.is_bot) name.style.setProperty("--face", faceColor(message.from));
    bubble.append(name);
  }
  if (message.reply_to_message) bubble.append(quote(message.reply_to_message));
  const words = textOf(message);
  const above = message.show_caption_above_media && words;
  if (!above) drawMedia(message, bubble);
  if (words) {
    const text = element("div", "text");
    fillText(text, words, message.entities ?? message.caption_entities ?? [], say);
    text.append(meta(message));
    bubble.append(text);
  }
  if (above) drawMedia(message, bubble);
  if (!words) {
    bubble.append(meta(message));
    bubble.classList.toggle("bare", Boolean(message.photo));
  }
  const body = element("div", "body");
  body.append(bubble);
  if (message.reply_markup) body.append(keyboard(message));
  const reply = element("button", "reply");
  reply.type = "button";
  reply.setAttribute("aria-label", "Reply to this message");
  reply.append(icon("M9 7 4 12l5 5M4 12h9c4 0 7 2 7 6"));
  reply.addEventListener("click", () => setReply(message.message_id));
  node.replaceChildren(body, reply);
}

const textOf = (message) => message.text ?? message.caption ?? "";
const fullName = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");

function meta(message) {
  const date = new Date(message.date * 1000);
  const time = element("time", "", date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = date.toISOString();
  const box = element("span", "meta", message.edit_date && textOf(message) ? "edited " : "");
  box.title = date.toLocaleString();
  box.append(time);
  return box;
}

function quote(message) {
  const box = element("button", "quote");
  box.type = "button";
  const name = isMine(message) ? "You" : fullName(message.from);
  box.append(element("strong", "", name), element("span", "", summary(message)));
  box.addEventListener("click", () => showOriginal(message.message_id));
  return box;
}

function summary(message) {
  const line = textOf(message).split("\n").find((part) => part.trim());
  if (line) return line.slice(0, 140);
  return message.photo ? "Photo" : message.document?.file_name ?? "Message";
}

function showOriginal(id) {
  const node = messages.get(id)?.node;
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: motion() });
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 900);
}

function drawMedia(message, bubble) {
  if (message.photo) bubble.append(photo(message, bubble));
  if (message.document) bubble.append(documentLink(message.document));
}

function photo(message, bubble) {
  const { file_id: id, width, height } = message.photo.at(-1);
  const button = element("button", "photo");
  button.type = "button";
  button.setAttribute("aria-label", "Enlarge the picture");
  const image = element("img");
  // The size is known before the picture is there, so nothing jumps when it comes.
  image.width = width;
  image.height = height;
  image.style.aspectRatio = `${width} / ${height}`;
  const shown = Math.min(PHOTO_SIDE, Math.max(width, 220), (PHOTO_SIDE * width) / height);
  bubble.style.width = `${Math.round(Math.max(shown, 160))}px`;
  image.alt = summary(message);
  image.src = `/chat/file/${encodeURIComponent(id)}`;
  image.addEventListener("error", () => {
    button.replaceChildren("This picture is no longer kept.");
    button.classList.add("gone");
    button.disabled = true;
  });
  button.addEventListener("click", () => {
    byId("viewer-image").src = image.src;
    byId("viewer-image").alt = image.alt;
    byId("viewer").showModal();
  });
  button.append(image);
  return button;
}

function documentLink(file) {
  const link = element("a", "document");
  link.href = `/chat/file/${encodeURIComponent(file.file_id)}`;
  link.download = file.file_name;
  const sign = element("i");
  sign.append(icon("M12 4v11m-5-5 5 5 5-5M5 20h14"));
  const words = element("span");
  words.append(element("b", "", file.file_name), element("small", "", fileSize(file.file_size)));
  link.append(sign, words);
  return link;
}

function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// Buttons

function keyboard(message) {
  const box = element("div", "keyboard");
  message.reply_markup.inline_keyboard.forEach((row, rowNumber) => {
    const line = element("div");
    row.forEach((button, column) => line.append(keyboardButton(message, button, `${rowNumber}:${column}`)));
    box.append(line);
  });
  return box;
}

function keyboardButton(message, button, place) {
  const link = button.url && safeLink(button.url);
  const node = element(link ? "a" : "button", "", button.text);
  node.dataset.place = place;
  if (link) {
    node.href = link;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
    return node;
  }
  node.type = "button";
  if (button.callback_data) {
    const key = `${message.message_id} ${button.callback_data}`;
    node.dataset.key = key;
    if (busy.get(key)) node.setAttribute("aria-busy", "true");
    node.addEventListener("click", () => tap(message.message_id, button.callback_data, key));
  } else if (button.copy_text) {
    node.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.copy_text.text);
      toast("Copied");
    });
  } else {
    node.disabled = true;
    node.title = "Only Telegram's apps can do this";
  }
  return node;
}

async function tap(messageId, data, key) {
  if (busy.get(key)) return;
  setBusy(key, 1);
  try {
    const { id } = await post("/chat/tap", { message_id: messageId, data });
    // The answer may have come before the request that caused it returned.
    if (answered.delete(id)) setBusy(key, -1);
    else {
      pending.set(id, key);
      setTimeout(() => settle(id), ANSWER_MS);
    }
  } catch (error) {
    setBusy(key, -1);
    toast(problem(error));
  }
}

const answered = new Set();

function showAnswer({ callback_query_id: id, text, show_alert: showAlert }) {
  if (!settle(id)) answered.add(id);
  if (!text) return;
  if (showAlert) {
    byId("alert-text").textContent = text;
    byId("alert").showModal();
  } else {
    toast(text);
  }
}

function settle(id) {
  const key = pending.get(id);
  if (key === undefined) return false;
  pending.delete(id);
  setBusy(key, -1);
  return true;
}

function setBusy(key, change) {
  const count = (busy.get(key) ?? 0) + change;
  if (count > 0) busy.set(key, count);
  else busy.delete(key);
  for (const node of log.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) {
    if (count > 0) node.setAttribute("aria-busy", "true");
    else node.removeAttribute("aria-busy");
  }
}

// Writing

async function say(text) {
  const reply = replyTo;
  setReply(null);
  try {
    const said = { text };
    if (reply !== null) said.reply_to = reply;
    if (inGroup) said.chat = "group";
    await post("/chat/say", said);
    return true;
  } catch (error) {
    if (reply !== null) setReply(reply);
    toast(problem(error));
    return false;
  }
}

async function send() {
  const text = input.value;
  if (!text.trim()) return;
  setInput("");
  if (!(await say(text)) && !input.value) setInput(text);
}

function problem(error) {
  return error instanceof TypeError ? "Not sent: Segue is not running." : `Not sent: ${error.message}`;
}

function setInput(text) {
  input.value = text;
  menuOpen = false;
  onInput();
}

function onInput() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
  byId("send").disabled = !input.value.trim();
  choice = 0;
  showCommands();
}

function setReply(id) {
  const known = id === null ? undefined : messages.get(id);
  replyTo = known ? id : null;
  byId("replying").hidden = !known;
  if (!known) return;
  byId("reply-name").textContent = isMine(known.message) ? "You" : fullName(known.message.from);
  byId("reply-text").textContent = summary(known.message);
  input.focus();
}

// Commands

function shownCommands() {
  if (menuOpen) return menu.commands;
  const typed = /^\/([a-z0-9_]*)$/i.exec(input.value);
  if (!typed) return [];
  return menu.commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase()));
}

function showCommands() {
  const commands = shownCommands();
  choice = Math.min(choice, Math.max(0, commands.length - 1));
  commandList.hidden = commands.length === 0;
  byId("menu").hidden = menu.commands.length === 0;
  byId("menu").setAttribute("aria-expanded", String(!commandList.hidden));
  commandList.replaceChildren(
    ...commands.map(({ command, description }, number) => {
      const item = element("li");
      item.id = `command-${number}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(number === choice));
      item.append(element("b", "", `/${command}`), element("span", "", description));
      // The field keeps the focus, and a phone its keyboard.
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => takeCommand(command));
      return item;
    }),
  );
  if (commandList.hidden) input.removeAttribute("aria-activedescendant");
  else {
    input.setAttribute("aria-activedescendant", `command-${choice}`);
    commandList.children[choice].scrollIntoView({ block: "nearest" });
  }
}

async function takeCommand(command) {
  const before = input.value;
  const text = `/${command}`;
  setInput("");
  if (!(await say(inGroup ? `${text}@${menu.username}` : text))) setInput(before);
}

function closeCommands() {
  menuOpen = false;
  commandList.hidden = true;
  byId("menu").setAttribute("aria-expanded", "false");
}

function onKey(event) {
  if (event.isComposing) return;
  const commands = commandList.hidden ? [] : shownCommands();
  if (event.key === "Escape") {
    if (commands.length) closeCommands();
    else setReply(null);
  } else if (commands.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    choice = (choice + step + commands.length) % commands.length;
    showCommands();
  } else if (commands.length && event.key === "Tab" && !event.shiftKey) {
    event.preventDefault();
    setInput(`/${commands[choice].command} `);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (commands.length) takeCommand(commands[choice].command);
    else send();
  }
}

// What is going on

function showTyping({ chat_id: chatId, action }) {
  if (!isOfThisChat(chatId)) return;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(hideTyping, TYPING_MS);
  byId("typing").hidden = false;
  showStatus(action === "typing" ? "typing…" : "sending a file…");
}

function hideTyping() {
  clearTimeout(typingTimer);
  byId("typing").hidden = true;
  showStatus();
}

function showStatus(doing = "") {
  const status = byId("status");
  const quiet = inGroup ? "group, everyone on this machine" : "bot";
  status.textContent = online ? doing || quiet : "connecting…";
  status.classList.toggle("busy", !online || doing !== "");
}

function toast(text) {
  const node = element("div", "toast", text);
  byId("toasts").append(node);
  setTimeout(() => node.remove(), 2500 + 40 * text.length);
}

// Scrolling

const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
const isAtBottom = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;

function toBottom(behavior = "instant") {
  stuck = true;
  scroll.scrollTo({ top: scroll.scrollHeight, behavior });
}

function countUnseen() {
  unseen += 1;
  byId("unseen").textContent = unseen;
  byId("unseen").hidden = false;
  if (document.hidden) document.title = `(${unseen}) ${byId("name").textContent}`;
}

function onScroll() {
  stuck = isAtBottom();
  byId("jump").hidden = stuck;
  if (stuck && !document.hidden) seeAll();
}

function seeAll() {
  unseen = 0;
  byId("unseen").hidden = true;
  document.title = byId("name").textContent;
}

// People

const faceColor = (user) => GROUP_FACES[(user.id - 1) % GROUP_FACES.length];

function setFace(node, user) {
  node.textContent = user.first_name[0] + (user.last_name?.[0] ?? "");
  node.style.setProperty("--face", faceColor(user));
}

async function listPeople() {
  const list = byId("others");
  if (list.childElementCount) return;
  const ids = [...new Set([userId, 1, 2, 3])].sort((a, b) => a - b);
  for (const id of ids) {
    const response = await fetch(`/chat/menu?user=${id}`);
    const { user } = await response.json();
    list.append(personLink(fullName(user), `?user=${id}`, !inGroup && id === userId, user));
  }
  list.append(personLink("Listening room, together", `?user=${userId}&chat=group`, inGroup, null));
}

function personLink(name, href, current, user) {
  const link = element("a");
  link.href = href;
  if (current) link.setAttribute("aria-current", "page");
  const face = element("span", "face", "👥");
  if (user) setFace(face, user);
  link.append(face, name);
  const item = element("li");
  item.append(link);
  return item;
}

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

// Begin

input.addEventListener("input", () => {
  menuOpen = false;
  onInput();
});
input.addEventListener("keydown", onKey);
input.addEventListener("blur", closeCommands);
byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
  input.focus();
});
byId("menu").addEventListener("pointerdown", (event) => event.preventDefault());
byId("menu").addEventListener("click", () => {
  const open = commandList.hidden;
  closeCommands();
  menuOpen = open;
  choice = 0;
  if (open) showCommands();
  if (matchMedia("(hover: hover)").matches) input.focus();
});
byId("start").addEventListener("click", () => say(inGroup ? `/start@${menu.username}` : "/start"));
byId("reply-cancel").addEventListener("click", () => setReply(null));
byId("jump").addEventListener("click", () => toBottom(motion()));
byId("viewer").addEventListener("click", () => byId("viewer").close());
byId("people").addEventListener("toggle", listPeople);
document.addEventListener("click", (event) => {
  if (!byId("people").contains(event.target)) byId("people").open = false;
  if (!byId("composer").contains(event.target) && !commandList.contains(event.target)) closeCommands();
});
document.addEventListener("visibilitychange", onScroll);
scroll.addEventListener("scroll", onScroll, { passive: true });
// A phone's keyboard, a wider window, a longer draft or message: who was at the end stays there.
const sizes = new ResizeObserver(() => stuck && toBottom());
sizes.observe(scroll);
sizes.observe(log);
onInput();
follow();
