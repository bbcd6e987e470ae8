"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const lines = [...document.querySelectorAll("#list li > a")];
  const articles = new Map(lines.map((a) => [a.hash.slice(1), $(a.hash.slice(1))]));
  const query = $("query"), only = $("only"), nothing = document.querySelector(".nothing");
  let texts = null, shown = lines, here = null;
  document.documentElement.classList.add("js");

  // Case and accents folded, as long as the text itself, so that places in it stay places in the page.
  const fold = (text) => [...text].map((c) => {
    const f = c.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return f.length === c.length ? f : f.slice(0, c.length).padEnd(c.length, "\u0000");
  }).join("");
  const words = () => fold(query.value).split(/\s+/u).filter(Boolean);

  const search = () => {
    texts ??= lines.map((a) => fold(a.textContent + "\n" + articles.get(a.hash.slice(1)).textContent));
    const wanted = words();
    shown = lines.filter((a, i) => {
      const fits = wanted.every((w) => texts[i].includes(w)) && (!only.checked || a.parentNode.dataset.marks);
      a.parentNode.hidden = !fits;
      return fits;
    });
    const plural = (n) => n.toLocaleString("en") + (n === 1 ? " article" : " articles");
    $("count").textContent = shown.length === lines.length ? plural(lines.length)
      : shown.length.toLocaleString("en") + " of " + plural(lines.length);
    if (!shown.length) show(null);
    else if (!here || here.parentNode.hidden) show(shown[0]);
    nothing.hidden = shown.length > 0 || !lines.length;
    find();
  };

  const find = () => {
    if (!window.Highlight || !CSS.highlights) return;
    const wanted = words(), ranges = [];
    const article = here && articles.get(here.hash.slice(1));
    if (article && wanted.length) {
      const walk = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const folded = fold(walk.currentNode.data);
        for (const w of wanted) {
          for (let at = folded.indexOf(w); at >= 0 && ranges.length < 5000; at = folded.indexOf(w, at + w.length)) {
            const range = new Range();
            range.setStart(walk.currentNode, at);
            range.setEnd(walk.currentNode, at + w.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set("find", new Highlight(...ranges));
  };

  const show = (line) => {
    if (here) {
      here.removeAttribute("aria-current");
      articles.get(here.hash.slice(1)).classList.remove("here");
    }
    here = line;
    if (!line) return;
    line.setAttribute("aria-current", "true");
    articles.get(line.hash.slice(1)).classList.add("here");
    line.scrollIntoView({ block: "nearest", behavior: "instant" });
    find();
  };

  const go = () => {
    const target = $(decodeURIComponent(location.hash.slice(1)));
    const article = target && target.closest("article");
    const line = article ? lines.find((a) => a.hash === "#" + article.id) : here || lines[0];
    if (line && line !== here) show(line);
    if (article && target !== article) light(target);
    else if (article) window.scrollTo({ top: 0, behavior: "instant" });
  };

  const light = (target) => {
    document.querySelectorAll(".lit").forEach((n) => n.classList.remove("lit"));
    if (target.classList.contains("note")) {
      target.classList.add("lit");
      target.focus({ preventScroll: true });
    }
    target.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const at = shown.indexOf(here) + by;
    if (shown[at]) location.hash = shown[at].hash;
  };

  document.addEventListener("click", (event) => {
    const tag = event.target.closest(".tag"), mark = event.target.closest("mark");
    if (tag) {
      query.value = tag.textContent;
      search();
    } else if (mark && !event.target.closest("a")) {
      light($("n-" + mark.dataset.notes.split(" ").pop()));
    }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target === query;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      query.select();
      query.focus();
    } else if (event.key === "Escape" && typing) {
      query.value = "";
      search();
    } else if (event.key === "Enter" && typing && here) {
      location.hash = here.hash;
      $("reading").focus();
    } else if ((event.key === "j" && !typing) || (event.key === "ArrowDown" && typing)) {
      event.preventDefault();
      step(1);
    } else if ((event.key === "k" && !typing) || (event.key === "ArrowUp" && typing)) {
      event.preventDefault();
      step(-1);
    }
  });
  let waiting = 0;
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 60);
  });
  only.addEventListener("change", search);
  window.addEventListener("hashchange", go);
  if (location.hash) go();
  else show(lines[0] || null);
})();
