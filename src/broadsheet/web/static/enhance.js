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

  const entries = () => [...document.querySelectorAll("main ol article")].filter((entry) => entry.querySelector(".title a"));
  const here = () => document.activeElement?.closest("main ol article");
  const step = (by) => {
    const all = entries();
    const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(here()) + by))];
    next?.querySelector(".title a").focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => here()?.querySelector(".title a").click(),
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
