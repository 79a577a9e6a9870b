// The chat page: follows the events of one person in one chat and draws them.
// Whatever comes from a message becomes text nodes and elements, never HTML.

import { CommandMenu } from "/static/commands.js";
import { draw, fullName, setFace, summary } from "/static/message.js";
import { Taps } from "/static/taps.js";
import { element } from "/static/text.js";

const here = new URLSearchParams(location.search);
const userId = Math.max(1, Number.parseInt(here.get("user"), 10) || 1);
const inGroup = here.get("chat") === "group";
const RETRY_MS = [300, 1000, 2000, 3000];
const TYPING_MS = 5000;
const JOIN_SECONDS = 300;

const byId = (id) => document.getElementById(id);
const scroll = byId("scroll");
const log = byId("log");
const input = byId("text");

const messages = new Map(); // message id -> {message, node}
let menu = { name: "Segue", commands: [] };
let lastDay = "";
let replyTo = null;
let unseen = 0;
let typingTimer = 0;
let online = false;
let stuck = true; // the newest message is in sight, and new ones come into sight

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
      const query = new URLSearchParams({ user: userId, after, wait: first || !online ? 0 : 25 });
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
    } catch (error) {
      // A TypeError is what fetch throws when nobody answers.
      if (!(error instanceof TypeError)) console.error(error);
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
  commands.set(menu.commands);
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
  draw(message, node, joined, chat);
  log.append(node);
  if (past) return;
  if (mine) toBottom();
  else if (!stuck || document.hidden) countUnseen();
}

function changeMessage(message) {
  const known = messages.get(message.message_id);
  if (!known || !isOfThisChat(message.chat.id)) return;
  const held = known.node.contains(document.activeElement) ? document.activeElement : null;
  known.message = message;
  draw(message, known.node, known.node.classList.contains("joined"), chat);
  if (!held?.dataset.place) return;
  // Who pages with the keyboard stays on the button they pressed, wherever it stands now.
  const buttons = [...known.node.querySelectorAll("[data-place]")];
  const same = (button) => button.textContent === held.textContent;
  const there = (button) => button.dataset.place === held.dataset.place;
  (buttons.find(same) ?? buttons.find(there))?.focus({ preventScroll: true });
}

function removeMessage({ chat_id: chatId, message_id: id }) {
  if (!isOfThisChat(chatId)) return;
  messages.get(id)?.node.remove();
  messages.delete(id);
  if (replyTo === id) setReply(null);
}

function clearChat() {
  messages.clear();
  taps.clear();
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

function showBusy(key, busy) {
  for (const node of log.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) {
    if (busy) node.setAttribute("aria-busy", "true");
    else node.removeAttribute("aria-busy");
  }
}

function showAnswer({ callback_query_id: id, text, show_alert: showAlert }) {
  taps.answered(id);
  if (!text) return;
  if (showAlert) {
    byId("alert-text").textContent = text;
    byId("alert").showModal();
  } else {
    toast(text);
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
  onInput();
}

function onInput() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
  byId("send").disabled = !input.value.trim();
  commands.typed();
}

async function takeCommand(command) {
  const before = input.value;
  const text = `/${command}`;
  setInput("");
  if (!(await say(inGroup ? `${text}@${menu.username}` : text))) setInput(before);
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

function onKey(event) {
  if (event.isComposing || commands.key(event)) return;
  if (event.key === "Escape") setReply(null);
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  }
}

function showOriginal(id) {
  const node = messages.get(id)?.node;
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: motion() });
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 900);
}

function showPhoto({ src, alt }) {
  Object.assign(byId("viewer-image"), { src, alt });
  byId("viewer").showModal();
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

// Begin

const commands = new CommandMenu({
  input,
  list: byId("commands"),
  button: byId("menu"),
  take: takeCommand,
  complete: (command) => setInput(`/${command} `),
});
const taps = new Taps({
  send: async (messageId, data) => (await post("/chat/tap", { message_id: messageId, data })).id,
  changed: showBusy,
});
const chat = {
  userId,
  inGroup,
  isBusy: (key) => taps.isBusy(key),
  onTap: (...tapped) => taps.tap(...tapped).catch((error) => toast(problem(error))),
  onCommand: say,
  onReply: setReply,
  onQuote: showOriginal,
  onPhoto: showPhoto,
  onNote: toast,
};

input.addEventListener("input", onInput);
input.addEventListener("keydown", onKey);
byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
  input.focus();
});
byId("start").addEventListener("click", () => takeCommand("start"));
byId("reply-cancel").addEventListener("click", () => setReply(null));
byId("jump").addEventListener("click", () => toBottom(motion()));
byId("viewer").addEventListener("click", () => byId("viewer").close());
byId("people").addEventListener("toggle", listPeople);
document.addEventListener("click", (event) => {
  if (!byId("people").contains(event.target)) byId("people").open = false;
  if (!event.target.closest("#composer, #commands")) commands.close();
});
document.addEventListener("visibilitychange", onScroll);
scroll.addEventListener("scroll", onScroll, { passive: true });
// A phone's keyboard, a wider window, a longer draft or message: who was at the end stays there.
const sizes = new ResizeObserver(() => stuck && toBottom());
sizes.observe(scroll);
sizes.observe(log);
onInput();
follow();
