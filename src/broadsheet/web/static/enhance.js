// Keys and the day/night switch. Every page works without this file.
(() => {
  const root = document.documentElement;
  const year = 365 * 86400;

  // the form does the same with a round trip
  document.addEventListener("submit", (event) => {
    if (!event.submitter?.matches("button[name=theme]")) return;
    event.preventDefault();
    const theme = event.submitter.value;
    root.dataset.theme = theme;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
  });

  // a gesture without the page going away; where that fails, the form goes as it would have
  const words = { save: ["Save", "Saved"] };
  const show = (id, told) => {
    for (const button of document.querySelectorAll("button[form=gestures]")) {
      if (button.value.replace(/^-/, "") !== id || !(button.name in told.pressed)) continue;
      const pressed = told.pressed[button.name];
      button.setAttribute("aria-pressed", pressed);
      button.value = (pressed ? "-" : "") + id;
      if (button.name === "vote") button.lastChild.data = told.votes.toLocaleString("en");
      if (button.name in words) button.textContent = words[button.name][Number(pressed)];
      if (button.name === "read") button.closest("article").classList.toggle("read", pressed);
    }
  };
  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    if (target.id !== "gestures" || submitter?.name === "hide") return;
    event.preventDefault();
    const body = new URLSearchParams({ [submitter.name]: submitter.value });
    try {
      const answer = await fetch(target.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      show(submitter.value.replace(/^-/, ""), await answer.json());
    } catch {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
      target.append(field);
      target.submit();
    }
  });

  // the time zone of this browser, where it is one of those that may be chosen
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of document.querySelectorAll("[data-zone]")) {
    if (zone && (!field.options || [...field.options].some((option) => option.value === zone))) field.value = zone;
  }

  // the browser makes the PDF; the sheet for paper is in broadsheet.css
  for (const place of document.querySelectorAll("[data-print]")) {
    place.hidden = false;
    place.addEventListener("click", () => print());
  }

  const entries = () => [...document.querySelectorAll("main ol article")].filter((entry) => entry.querySelector(".title a"));
  const here = () => document.activeElement?.closest("main ol article");
  const step = (by) => {
    const all = entries();
    const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(here()) + by))];
    next?.querySelector(".title a").focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const press = (name) => (here() ?? document.querySelector(".paper"))?.querySelector(`button[name=${name}]`)?.click();
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => here()?.querySelector(".title a").click(),
    v: () => press("vote"),
    s: () => press("save"),
    "+": () => press("more"),
    "-": () => press("less"),
    "/": () => document.querySelector("input[type=search]")?.focus(),
    "?": () => location.assign("/keys"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || root.dataset.keys === "off") return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
