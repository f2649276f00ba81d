// The page: follows the events, shows the clock, and keeps the row of phones.

import { Phone, explain, post } from "./phone.js";

const byId = (id) => document.getElementById(id);
const { lang: language } = document.documentElement;
const { zone: timeZone } = document.body.dataset;
const texts = document.body.dataset;
const steps = [...document.querySelectorAll("[data-step]")];
const locale = language === "en" ? "en-GB" : language; // the day before the month and 24 hours, as the bot writes them
const format = (options) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
const longDay = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const shortDay = format({ day: "numeric", month: "long", year: "numeric" });
const hour = format({ hour: "numeric", minute: "2-digit" });
const narrow = matchMedia("(max-width: 620px)");
const typesWithKeys = matchMedia("(hover: hover)");
const phones = new Map();

const page = {
  live: false,
  count: () => phones.size,
  hour: (at) => hour.format(new Date(at)),
  day: (at) => shortDay.format(new Date(at)),
  roleName: (role) => document.querySelector(`[name=role] [value=${role}]`)?.textContent ?? role,

  see(phone) {
    localStorage.setItem(`seen-${phone.key}`, phone.last);
    count(phone);
    for (const other of phones.values()) {
      const isIt = other === phone;
      other.element.classList.toggle("active", isIt);
      other.tab.setAttribute("aria-current", String(isIt));
    }
  },

  askNewPhone(payload, fromRole) {
    const form = newPhone.querySelector("form");
    const taken = new Set([...phones.values()].map((phone) => phone.element.querySelector("h2").textContent));
    newPhone.dataset.payload = payload ?? "";
    byId("by-link").hidden = !payload;
    form.elements.owner.value = texts.names.split(", ").find((name) => !taken.has(name)) ?? "";
    form.elements.role.value = payload && fromRole === "admin" ? "coordinator" : "contact";
    newPhone.showModal();
    form.elements.owner.select();
  },
};

// Phones

function addPhone(event) {
  const phone = new Phone(event, page);
  phone.tab = document.createElement("button");
  phone.tab.type = "button";
  phone.tab.style.setProperty("--hue", phone.element.style.getPropertyValue("--hue"));
  const avatar = phone.find(".avatar").cloneNode(true);
  phone.tab.append(avatar, event.owner, Object.assign(document.createElement("b"), { className: "unread", hidden: true }));
  phone.tab.addEventListener("click", () => goTo(phone));
  phones.set(event.key, phone);
  const item = document.createElement("li");
  item.append(phone.tab);
  byId("roster").append(item);
  byId("phones").append(phone.element);
  byId("welcome-add").hidden = true;
  byId("welcome-start").hidden = false;
  if (!page.live) return;
  phone.chat.ariaLive = "polite";
  goTo(phone);
}

function goTo(phone) {
  page.see(phone);
  phone.element.scrollIntoView({ block: "nearest", inline: "center" });
  phone.toEnd();
  if (narrow.matches) showWelcome(false);
  if (typesWithKeys.matches) phone.input.focus({ preventScroll: true });
}

function count(phone) {
  const unread = phone.tab.querySelector(".unread");
  const seen = Number(localStorage.getItem(`seen-${phone.key}`) ?? phone.last);
  unread.textContent = phone.last - seen;
  unread.hidden = phone.last <= seen;
}

function showMessage(event) {
  const phone = phones.get(event.phone);
  phone.message(event);
  const watched = phone.element.contains(document.activeElement) || event.by === "person";
  if (!page.live) return;
  if (watched) page.see(phone);
  else count(phone);
  refreshDueSoon();
}

// The clock

let offset = 0;
let from = null;
let pressed = null;

function showNow() {
  const now = new Date(Date.now() + offset);
  const day = longDay.format(now);
  if (byId("day").textContent !== day) byId("day").textContent = day;
  byId("hour").textContent = hour.format(now);
}

function setClock(at) {
  offset = new Date(at) - Date.now();
  showNow();
}

function moveClock({ at, until }) {
  setClock(at);
  if (!page.live) return;
  from = until ? from ?? new Date(at) : null;
  byId("progress").hidden = !until;
  byId("progress").value = until && new Date(until) > from ? (new Date(at) - from) / (new Date(until) - from) : 0;
  document.body.classList.toggle("moving", Boolean(until));
  for (const step of steps) step.disabled = Boolean(until);
  byId("status").textContent = until ? texts.moving : `${texts.arrived} ${byId("day").textContent}`;
  if (until) return;
  if (document.activeElement === document.body) pressed?.focus();
  refreshDueSoon();
}

async function takeStep(step) {
  warn();
  pressed = step;
  try {
    await post("/clock", { step: step.dataset.step });
  } catch (error) {
    warn(error.status === 409 ? texts.busy : explain(error));
  }
}

let waiting;
function refreshDueSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => refreshDue().catch((error) => warn(explain(error))), 400);
}

async function refreshDue() {
  const { text, due } = await (await fetch("/next")).json();
  Object.assign(byId("due"), { textContent: text, title: text });
  document.querySelector("[data-step=next]").disabled = !due || document.body.classList.contains("moving");
}

function showWelcome(shown) {
  byId("welcome").hidden = !shown;
  localStorage.setItem("welcomed", shown ? "" : "yes");
  if (shown) byId("phones").scrollTo({ left: 0 });
}

function warn(problem = "") {
  byId("problem").textContent = problem;
  byId("problem").hidden = !problem;
}

// Events

function goLive() {
  page.live = true;
  byId("welcome-add").hidden = phones.size > 0;
  byId("welcome-start").hidden = !phones.size;
  for (const phone of phones.values()) {
    phone.toEnd();
    phone.chat.ariaLive = "polite";
    count(phone);
  }
  const first = phones.values().next().value;
  if (first) page.see(first);
  const invited = /^#open=([\w-]{1,64})$/.exec(location.hash)?.[1];
  if (invited) page.askNewPhone(invited);
  history.replaceState(null, "", location.pathname);
  refreshDueSoon();
}

const told = {
  phone: addPhone,
  message: showMessage,
  press: (event) => phones.get(event.phone).press(event),
  menu: (event) => phones.get(event.phone).menu(event),
  blocking: (event) => phones.get(event.phone).blocking(event),
  taken: (event) => event.updates.forEach((update) => phones.forEach((phone) => phone.taken(update))),
  clock: moveClock,
  reset: () => location.reload(),
  tick: ({ now }) => {
    setClock(now);
    if (!page.live) goLive();
  },
};

const events = new EventSource("/events");
for (const [kind, act] of Object.entries(told)) events.addEventListener(kind, (event) => act(JSON.parse(event.data)));
events.addEventListener("open", () => warn());
events.addEventListener("error", () => warn(texts.offline));

// What the visitor presses

const newPhone = byId("new-phone");
newPhone.querySelector("[value=cancel]").addEventListener("click", () => newPhone.close());
newPhone.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { owner, role, language: spoken } = Object.fromEntries(new FormData(event.target));
  try {
    await post("/phones", { owner, role, language: spoken, payload: newPhone.dataset.payload || null });
    newPhone.close();
  } catch (error) {
    newPhone.querySelector(".notice").textContent = explain(error);
  }
});
byId("add").addEventListener("click", () => page.askNewPhone());
byId("welcome-add").addEventListener("click", () => page.askNewPhone());
for (const end of ["welcome-close", "welcome-start"]) byId(end).addEventListener("click", () => showWelcome(false));
byId("help").addEventListener("click", () => showWelcome(byId("welcome").hidden));
byId("welcome").hidden = localStorage.getItem("welcomed") === "yes";
for (const step of steps) step.addEventListener("click", () => takeStep(step));
setInterval(showNow, 1000);
