// One message as elements. What a tap or click leads to is up to the `chat` that is passed in:
// userId and inGroup, isBusy(key), onTap(messageId, data, key), onCommand(text), onReply(messageId),
// onQuote(messageId), onPhoto(image) and onNote(text).

import { element, fillText, icon, safeLink } from "/static/text.js";

const PHOTO_SIDE = 480;
const FACES = ["#d0567a", "#3f8f5f", "#b5722a", "#3b82c4", "#8a5bd1", "#2a8f96", "#a8487f", "#6d7d2b"];

export const fullName = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
const faceColor = (user) => FACES[(user.id - 1) % FACES.length];
const textOf = (message) => message.text ?? message.caption ?? "";

/** Makes `node` the round sign of a person. */
export function setFace(node, user) {
  node.textContent = user.first_name[0] + (user.last_name?.[0] ?? "");
  node.style.setProperty("--face", faceColor(user));
}

/** The first words of a message, for a quote. */
export function summary(message) {
  const line = textOf(message).split("\n").find((part) => part.trim());
  if (line) return line.slice(0, 140);
  return message.photo ? "Photo" : message.document?.file_name ?? "Message";
}

/** Fills `node` with a message; one that is `joined` follows another of the same person. */
export function draw(message, node, joined, chat) {
  const bubble = element("div", "bubble");
  if (chat.inGroup && message.from.id !== chat.userId && !joined) {
    const name = element("div", "name", fullName(message.from));
    if (!message.from.is_bot) name.style.setProperty("--face", faceColor(message.from));
    bubble.append(name);
  }
  if (message.reply_to_message) bubble.append(quote(message.reply_to_message, chat));
  const words = textOf(message);
  const above = message.show_caption_above_media && words;
  if (!above) drawMedia(message, bubble, chat);
  if (words) {
    const text = element("div", "text");
    fillText(text, words, message.entities ?? message.caption_entities ?? [], chat.onCommand);
    text.append(meta(message));
    bubble.append(text);
  }
  if (above) drawMedia(message, bubble, chat);
  if (!words) {
    bubble.append(meta(message));
    bubble.classList.toggle("bare", Boolean(message.photo));
  }
  const body = element("div", "body");
  body.append(bubble);
  if (message.reply_markup) body.append(keyboard(message, chat));
  const reply = element("button", "reply");
  reply.type = "button";
  reply.setAttribute("aria-label", "Reply to this message");
  reply.append(icon("M9 7 4 12l5 5M4 12h9c4 0 7 2 7 6"));
  reply.addEventListener("click", () => chat.onReply(message.message_id));
  node.replaceChildren(body, reply);
}

function meta(message) {
  const date = new Date(message.date * 1000);
  const time = element("time", "", date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = date.toISOString();
  // Pages of a list are edits too; Telegram's apps do not call a message with buttons edited.
  const edited = message.edit_date && textOf(message) && !message.reply_markup;
  const box = element("span", "meta", edited ? "edited " : "");
  box.title = date.toLocaleString();
  box.append(time);
  return box;
}

function quote(message, chat) {
  const box = element("button", "quote");
  box.type = "button";
  const name = message.from.id === chat.userId ? "You" : fullName(message.from);
  box.append(element("strong", "", name), element("span", "", summary(message)));
  box.addEventListener("click", () => chat.onQuote(message.message_id));
  return box;
}

function drawMedia(message, bubble, chat) {
  if (message.photo) bubble.append(photo(message, bubble, chat));
  if (message.document) bubble.append(documentLink(message.document));
}

function photo(message, bubble, chat) {
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
  button.addEventListener("click", () => chat.onPhoto(image));
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

function keyboard(message, chat) {
  const box = element("div", "keyboard");
  message.reply_markup.inline_keyboard.forEach((row, rowNumber) => {
    const line = element("div");
    row.forEach((button, column) => {
      line.append(keyboardButton(message, button, `${rowNumber}:${column}`, chat));
    });
    box.append(line);
  });
  return box;
}

function keyboardButton(message, button, place, chat) {
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
    if (chat.isBusy(key)) node.setAttribute("aria-busy", "true");
    node.addEventListener("click", () => chat.onTap(message.message_id, button.callback_data, key));
  } else if (button.copy_text) {
    node.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.copy_text.text);
      chat.onNote("Copied");
    });
  } else {
    node.disabled = true;
    node.title = "Only Telegram's apps can do this";
  }
  return node;
}
