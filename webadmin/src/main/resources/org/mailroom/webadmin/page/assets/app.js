// What forms and links do not do by themselves: news, keys, the height of mails in frames, and menus that close.
"use strict";
(() => {
  // Parts of pages renew themselves when the server says that something has happened. A page that nobody sees does not listen: a browser has few connections.
  const PAUSE = 300;
  let listening = null;
  let told = 0;

  const news = () => {
    if (!told) {
      told = setTimeout(() => {
        told = 0;
        document.body.dispatchEvent(new Event("news"));
      }, PAUSE);
    }
  };

  const listen = async () => {
    if (listening || document.hidden || !document.querySelector("[hx-trigger*=news]")) {
      return;
    }
    const stop = new AbortController();
    listening = stop;
    try {
      const answer = await fetch(document.body.dataset.live, { headers: { "HX-Request": "true" }, signal: stop.signal });
      const reader = answer.ok ? answer.body.pipeThrough(new TextDecoderStream()).getReader() : null;
      // What happened before it was open is not told.
      news();
      for (let piece = reader ? await reader.read() : { done: true }; !piece.done; piece = await reader.read()) {
        if (piece.value.includes("data:")) {
          news();
        }
      }
    } catch (gone) {
      // The server is away, or the page is hidden: it is tried again.
    }
    listening = null;
    setTimeout(listen, 3000);
  };

  document.addEventListener("visibilitychange", () => document.hidden ? listening?.abort() : listen());
  listen();

  const rows = () => [...document.querySelectorAll("[data-row]")];

  const fit = frame => {
    const inside = frame.contentDocument;
    if (!inside || !inside.body) {
      return;
    }
    const height = () => { frame.style.height = Math.min(Math.max(inside.documentElement.scrollHeight, 40), 20000) + 2 + "px"; };
    height();
    inside.addEventListener("toggle", () => { frame.style.height = "40px"; height(); }, true);
    inside.querySelectorAll("img").forEach(image => image.addEventListener("load", height));
  };

  document.querySelectorAll("iframe.mail-html").forEach(frame => {
    frame.addEventListener("load", () => fit(frame));
    if (frame.contentDocument && frame.contentDocument.readyState === "complete") {
      fit(frame);
    }
  });

  const step = by => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (next) {
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    }
  };

  const go = element => {
    if (element.matches("input, textarea, select")) {
      element.focus();
      element.scrollIntoView({ block: "center" });
    } else {
      element.click();
    }
  };

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form && event.target.matches("textarea")) {
        event.target.form.requestSubmit();
      }
      return;
    }
    if (event.target.matches("input, textarea, select")) {
      if (event.key === "Escape") {
        event.target.blur();
      }
      return;
    }
    if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    } else if (event.key === "o" && document.activeElement.matches("[data-row]")) {
      document.activeElement.click();
    } else if (event.key === "b") {
      window.location.assign("/");
    } else if (event.key === "?") {
      const keys = document.getElementById("keys");
      keys.open ? keys.close() : keys.showModal();
    } else {
      const element = [...document.querySelectorAll("[data-key]")].find(one => one.dataset.key === event.key);
      if (!element) {
        return;
      }
      go(element);
    }
    event.preventDefault();
  });

  // A saved reply goes where the cursor is; without this script its link begins the answer with it.
  const insert = async link => {
    const answer = await fetch(link.dataset.insert, { headers: { "HX-Request": "true" } });
    if (!answer.ok) {
      window.location.assign(link.href);
      return;
    }
    const field = document.getElementById("reply-text");
    field.setRangeText(await answer.text(), field.selectionStart, field.selectionEnd, "end");
    link.closest("details").open = false;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("submit", event => {
    const question = event.target.dataset.ask;
    if (question && !window.confirm(question)) {
      event.preventDefault();
    }
  });

  document.addEventListener("click", event => {
    const link = event.target.closest("[data-insert]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      insert(link);
      return;
    }
    document.querySelectorAll("details.drop[open]").forEach(menu => {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });
})();
