// One phone: its chat, its buttons, its menu and its composer. People's words only ever become text nodes.

const LINK = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]|(?<![^\s(«"])\/[a-z]\w*/g; // an address, or a command such as /help
const LARGEST_FILE = 20 * 1024 * 1024;
const texts = document.body.dataset;
const make = (template) => document.getElementById(template).content.firstElementChild.cloneNode(true);

export async function post(path, body, headers = { "Content-Type": "application/json" }) {
  const isJson = headers["Content-Type"] === "application/json";
  const answer = await fetch(path, { method: "POST", headers, body: isJson ? JSON.stringify(body) : body });
  if (!answer.ok) throw Object.assign(new Error("refused"), { status: answer.status });
  return answer;
}

export function explain(error) {
  if (error.status === undefined) return texts.offline;
  return error.status === 413 ? texts.tooLarge : texts.failed;
}

export class Phone {
  constructor(phone, page) {
    this.key = phone.key;
    this.role = phone.role;
    this.page = page;
    this.last = 0;
    this.atEnd = true;
    this.commands = [];
    this.element = make("phone");
    this.chat = this.find(".chat");
    this.input = this.find("textarea");
    this.find("h2").textContent = phone.owner;
    this.find("h2").id = `owner-${phone.key}`;
    this.element.setAttribute("aria-labelledby", `owner-${phone.key}`);
    this.find(".role").textContent = phone.about || `${page.roleName(phone.role)} · ${phone.language}`;
    this.find(".avatar").textContent = [...phone.owner][0].toUpperCase();
    this.element.style.setProperty("--hue", String((165 + page.count() * 137) % 360));
    this.chat.lang = phone.language;
    this.chat.ariaLabel += ` ${phone.owner}`;
    this.listen();
  }

  find(selector) { return this.element.querySelector(selector); }

  listen() {
    this.find("form").addEventListener("submit", (event) => { event.preventDefault(); this.say(); });
    this.input.addEventListener("keydown", (event) => this.typeKey(event));
    this.input.addEventListener("input", () => this.showMenu(this.input.value.startsWith("/")));
    this.element.addEventListener("keydown", (event) => this.menuKey(event));
    this.find(".commands").addEventListener("click", () => this.showMenu(this.find(".menu").hidden, true));
    this.find(".attach").addEventListener("click", () => this.find("[type=file]").click());
    this.find("[type=file]").addEventListener("change", (event) => this.sendFile(event.target));
    this.find(".block").addEventListener("click", () => this.post("blocks", { blocked: !this.blocked }));
    this.chat.addEventListener("scroll", () => { this.atEnd = this.isNearEnd(); });
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.chat);
    for (const act of ["focusin", "pointerdown"]) this.element.addEventListener(act, () => this.page.see(this));
  }

  async post(what, body, headers) {
    const notice = this.find(".notice");
    try {
      await post(`/phones/${this.key}/${what}`, body, headers);
      notice.textContent = "";
      return true;
    } catch (error) {
      notice.textContent = explain(error);
      return false;
    }
  }

  async say(text = this.input.value.trim()) {
    if (!text) return;
    const draft = this.input.value;
    this.input.value = "";
    this.showMenu(false);
    if (!(await this.post("words", { text }))) this.input.value = draft;
  }

  async sendFile(chooser) {
    const [file] = chooser.files;
    if (!file) return;
    if (file.size > LARGEST_FILE) { this.find(".notice").textContent = texts.tooLarge; return; }
    const headers = {
      "Content-Type": file.type || "application/octet-stream",
      "X-File-Name": encodeURIComponent(file.name),
      "X-Caption": encodeURIComponent(this.input.value.trim()),
    };
    this.element.setAttribute("aria-busy", "true");
    if (await this.post("files", file, headers)) this.input.value = "";
    this.element.removeAttribute("aria-busy");
    chooser.value = "";
  }

  typeKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.say();
  }

  menuKey(event) {
    if (this.find(".menu").hidden) return;
    const entries = [...this.find(".menu").children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { this.showMenu(false); this.input.focus(); }
    if (!step || !entries.length) return;
    event.preventDefault();
    const at = entries.indexOf(document.activeElement);
    entries[(at + step + entries.length + (at < 0 && step < 0)) % entries.length].focus();
  }

  showMenu(open, everything = false) {
    const typed = everything ? "" : this.input.value.slice(1).toLowerCase();
    const fitting = this.commands.filter((command) => command.name.startsWith(typed));
    const menu = this.find(".menu");
    menu.replaceChildren(...fitting.map((command) => this.entry(command)));
    menu.hidden = !open || !fitting.length;
    this.find(".commands").ariaExpanded = String(!menu.hidden);
    if (everything && !menu.hidden) menu.firstElementChild.focus();
  }

  entry({ name, description }) {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.append(Object.assign(document.createElement("b"), { textContent: `/${name}` }), ` ${description}`);
    button.addEventListener("click", () => { this.input.focus(); this.say(`/${name}`); });
    return button;
  }

  // Events

  menu({ commands }) {
    this.commands = commands;
    this.find(".commands").hidden = !commands.length;
  }

  blocking({ blocked }) {
    this.blocked = blocked;
    this.find(".block").setAttribute("aria-pressed", String(blocked));
    for (const part of this.element.querySelectorAll(".composer > *, .keyboard button")) part.disabled = blocked;
  }

  press({ number, data }) {
    const buttons = this.chat.querySelectorAll(`[data-number="${number}"] .keyboard button`);
    for (const button of buttons) button.classList.toggle("pressed", button.dataset.data === data);
  }

  taken(update) {
    const checks = this.chat.querySelector(`[data-update="${update}"] .checks`);
    if (checks) Object.assign(checks, { textContent: texts.taken, className: "checks taken" });
  }

  message(message) {
    const nearEnd = this.atEnd || this.isNearEnd();
    const element = make("message");
    element.classList.add(message.by);
    Object.assign(element.dataset, { number: message.number, update: message.update ?? "" });
    const links = this.write(element.querySelector(".text"), message);
    Object.assign(element.querySelector("time"), { dateTime: message.at, textContent: this.page.hour(message.at) });
    element.querySelector(".checks").hidden = message.by === "bot";
    if (message.file) element.querySelector(".bubble").prepend(this.file(message.file));
    if (links.length && message.by === "bot") this.offer(element.querySelector(".links"), links[0]);
    this.fill(element.querySelector(".keyboard"), message);
    this.separate(message.at);
    this.chat.append(element);
    this.last = message.number;
    if (nearEnd || message.by === "person") this.toEnd();
  }

  isNearEnd() { return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 160; }

  toEnd() {
    this.atEnd = true;
    this.chat.scrollTo({ top: this.chat.scrollHeight, behavior: "instant" });
  }

  separate(at) {
    const day = this.page.day(at);
    if (day !== this.day) this.chat.append(Object.assign(document.createElement("p"), { className: "day", textContent: day }));
    this.day = day;
  }

  write(paragraph, { text, by }) {
    let end = 0;
    const invitations = [];
    for (const { 0: found, index } of text.matchAll(LINK)) {
      if (by === "person" && found.startsWith("/")) continue;
      const [part, payload] = found.startsWith("/") ? [this.command(found)] : this.link(found);
      if (payload) invitations.push(payload);
      paragraph.append(text.slice(end, index), part);
      end = index + found.length;
    }
    paragraph.append(text.slice(end));
    paragraph.hidden = !text;
    return invitations;
  }

  link(href) {
    const link = Object.assign(document.createElement("a"), { href, textContent: href, target: "_blank", rel: "noopener" });
    const payload = link.port === location.port && /\/open\/([\w-]{1,64})$/.exec(link.pathname)?.[1];
    if (payload) {
      link.addEventListener("click", (event) => { event.preventDefault(); this.page.askNewPhone(payload, this.role); });
    }
    return [link, payload];
  }

  command(name) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "command", textContent: name });
    button.addEventListener("click", () => this.post("words", { text: name }));
    return button;
  }

  file({ reference, name, size, mime, picture }) {
    const link = Object.assign(document.createElement("a"), { className: "file", href: `/files/${reference}`, target: "_blank" });
    if (mime.startsWith("audio/")) {
      return Object.assign(document.createElement("audio"), { src: link.href, controls: true, preload: "metadata", ariaLabel: name });
    }
    if (picture && mime.startsWith("image/")) {
      const image = Object.assign(document.createElement("img"), { src: link.href, alt: name });
      image.addEventListener("load", () => this.toEnd());
      link.append(image);
    } else {
      link.textContent = `${name} · ${Math.max(1, Math.round(size / 1024))} KB`;
    }
    return link;
  }

  offer(links, payload) {
    links.hidden = false;
    links.firstElementChild.addEventListener("click", () => this.page.askNewPhone(payload, this.role));
    links.lastElementChild.addEventListener("click", () => this.post("links", { payload }));
  }

  fill(keyboard, { number, choices, navigation }) {
    const button = ({ label, data }) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      made.dataset.data = data;
      made.addEventListener("click", () => this.post("taps", { message: number, data }));
      return made;
    };
    const row = Object.assign(document.createElement("span"), { className: "navigation" });
    row.append(...navigation.map(button));
    keyboard.append(...choices.map(button), ...(navigation.length ? [row] : []));
    keyboard.hidden = !keyboard.hasChildNodes();
  }
}
