// A board of people. A card is moved by mouse, finger or keys, and Python is told onto which zone it was put; Python
// says where everything is, and nothing is kept here. Every word of hers goes through textContent only.
const SVG = "http://www.w3.org/2000/svg";
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const DRAG = 5; // px; less is a click
const PAUSE = 900; // ms after the last arrow before a card counts as put down
const LOCKED = "This is an earlier day: nothing can be moved.";
const HELP = "Drag a card, or reach it with Tab and move it with the arrow keys. Click it, or press Enter, to open it.";

function make(parent, tag, className, words) {
  const el = document.createElement(tag);
  el.className = className;
  if (words !== undefined) el.textContent = words;
  parent.append(el);
  return el;
}

function draw(parent, tag, attributes) {
  const el = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  parent.append(el);
  return el;
}

function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? name.trim()];
  return ends.map((word) => [...word][0] ?? "?").join("").toUpperCase();
}

function render({ model, el }) {
  el.classList.add("nc-board");
  const title = make(el, "div", "nc-board-title");
  const below = make(el, "div", "nc-board-below");
  const skip = make(el, "button", "nc-board-skip", "Skip the cards");
  const field = make(el, "div", "nc-board-field");
  const caption = make(el, "div", "nc-board-caption");
  const live = make(el, "div", "nc-board-live"); // what is said aloud while a card is under way
  const svg = draw(field, "svg", { "aria-hidden": "true" });
  const ground = draw(svg, "g", {});
  const lines = draw(svg, "g", {});
  const people = make(field, "div", "nc-board-people");
  const help = `nc-${Math.random().toString(36).slice(2)}`;
  for (const [end, shape] of [["tip", "M0 0L8 4L0 8Z"], ["tick", "M3 0H6V8H3Z"]]) {
    const box = { viewBox: "0 0 8 8", refX: end === "tip" ? 7 : 4.5, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto" };
    draw(draw(svg, "marker", { id: `${help}-${end}`, ...box }), "path", { d: shape, class: "nc-end" });
  }
  const bottom = make(el, "div", "nc-board-help", HELP);
  bottom.id = help;
  live.setAttribute("aria-live", "polite");
  field.setAttribute("role", "group");
  skip.type = "button";
  skip.setAttribute("data-lm-suppress-shortcuts", "true");
  skip.onclick = () => el.parentElement.querySelectorAll("button:not(.nc-board-skip):not(.nc-person)")[0]?.focus();

  const shown = new Map(); // a person's id to the card on the page
  let zones = new Map();
  let held = null; // the card under her hand, or on its way by keys
  let late = false; // whether Python said something new meanwhile

  const of = (id) => model.get("board").cards.find((card) => card.id === id);
  const say = (words) => (live.textContent = words);
  const zoneAt = (x, y) => {
    for (const zone of zones.values()) if (zone.path.isPointInFill(new DOMPoint(x, y))) return zone;
    return null;
  };

  function place(person, x, y) {
    person.style.transform = `translate(${x}px, ${y}px)`;
    person.spot = [x, y];
  }

  function follow() {
    for (const line of lines.querySelectorAll("line")) {
      const [from, to] = [line.from, line.to].map((end) => end.spot ?? end);
      const [x, y] = [to[0] - from[0], to[1] - from[1]];
      const long = Math.hypot(x, y) || 1;
      const short = line.from.spot ? 16 / long : 0; // an arrow ends at the portrait, not under it
      line.setAttribute("x1", from[0] + x * short);
      line.setAttribute("y1", from[1] + y * short);
      line.setAttribute("x2", to[0] - x * (line.to.spot ? 18 / long : 0));
      line.setAttribute("y2", to[1] - y * (line.to.spot ? 18 / long : 0));
    }
  }

  function redraw() {
    const board = model.get("board");
    late = Boolean(held);
    if (held || !board.zones || board.width !== model.get("width")) return;
    const focused = el.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    title.textContent = board.title;
    below.textContent = board.below;
    field.setAttribute("aria-label", board.alt);
    el.classList.toggle("nc-trying", board.trying);
    el.classList.toggle("nc-locked", board.locked);
    skip.hidden = board.cards.length < 2;
    bottom.hidden = board.locked || !board.cards.length;
    [field.style.width, field.style.height] = [`${board.width}px`, `${board.height}px`];
    svg.setAttribute("viewBox", `0 0 ${board.width} ${board.height}`);
    drawGround(board);
    const gone = new Set(shown.keys());
    board.cards.forEach((card, number) => {
      gone.delete(card.id);
      const person = shown.get(card.id) ?? newPerson(card.id);
      dress(person, card, board.tried.includes(card.id));
      if (people.children[number] !== person) people.insertBefore(person, people.children[number] ?? null);
    });
    for (const id of gone) {
      shown.get(id).remove();
      shown.delete(id);
    }
    lines.replaceChildren();
    for (const mark of board.marks) drawLine(mark.from, mark.to ?? shown.get(mark.card), mark.look);
    for (const [look, from, to] of board.lines) drawLine(shown.get(from), shown.get(to), look);
    follow();
    search();
    if (focused && document.activeElement?.dataset.id !== focused) shown.get(focused)?.focus({ preventScroll: true });
  }

  function drawGround(board) {
    ground.replaceChildren();
    zones = new Map();
    for (const [key, zone] of Object.entries(board.zones)) {
      const shade = /(parked|unknown)$/.test(key) ? "nc-parked" : `nc-step${key.at(-1)}`;
      const path = draw(ground, "path", { d: zone.outline, class: `nc-zone ${shade}` });
      draw(path, "title", {}).textContent = zone.words;
      zones.set(key, { key, ...zone, path });
    }
    field.querySelectorAll(".nc-sign, .nc-me").forEach((sign) => sign.remove());
    const signs = board.me ? [...board.signs, [...board.me, "me", "me"]] : board.signs;
    for (const [x, y, said, look] of signs) {
      const sign = make(field, "div", look === "me" ? "nc-me" : `nc-sign ${look.replace(/\S+/g, "nc-$&")}`, said);
      [sign.style.left, sign.style.top] = [`${x}px`, `${y}px`];
      if (look === "wrapped") sign.style.width = `${board.column}px`;
    }
  }

  function drawLine(from, to, look) {
    if (look === "then") draw(lines, "circle", { cx: from[0], cy: from[1], r: 13, class: "nc-shadow" });
    const line = draw(lines, "line", { class: `nc-line nc-${look}`, "marker-end": `url(#${help}-${look === "needed" ? "tick" : "tip"})` });
    [line.from, line.to] = [from, to];
  }

  function dress(person, card, tried) {
    person.className = `nc-person nc-name-${card.side || "none"} nc-know-${card.known}`;
    person.classList.toggle("nc-unnamed", card.unnamed);
    person.classList.toggle("nc-tried", tried);
    person.classList.toggle("nc-far", card.x > model.get("board").width / 2); // a name that appears stays on the board
    person.dataset.zone = card.zone;
    person.title = card.label === card.name && card.side ? "" : card.name;
    person.setAttribute("aria-label", card.said);
    person.portrait.textContent = card.unnamed ? "?" : initials(card.name);
    person.words.textContent = card.label;
    person.words.style.width = `${card.wide}px`;
    place(person, card.x, card.y);
  }

  function newPerson(id) {
    const person = make(people, "div", "nc-person");
    person.portrait = make(person, "span", "nc-portrait");
    person.words = make(person, "bdi", "nc-person-name");
    person.dataset.id = id;
    person.tabIndex = 0;
    person.setAttribute("role", "button");
    person.setAttribute("aria-describedby", help);
    person.setAttribute("data-lm-suppress-shortcuts", "true");
    person.onpointerdown = (event) => grab(event, person);
    person.onpointermove = (event) => drag(event, person);
    person.onpointerup = () => letGo(person);
    person.onpointercancel = person.onlostpointercapture = () => held?.pointer !== undefined && putBack();
    person.onkeydown = (event) => key(event, person);
    person.onfocus = person.onpointerenter = () => !held && tell(of(id)?.said);
    person.onblur = () => held?.person === person && held.pointer === undefined && putDown();
    shown.set(id, person);
    return person;
  }

  const tell = (words) => (caption.textContent = words ?? "");

  function hold(person, pointer) {
    held = { person, pointer, was: person.dataset.zone, zone: person.dataset.zone, name: of(person.dataset.id).name };
  }

  function grab(event, person) {
    if (event.button || !event.isPrimary) return;
    if (held) putDown();
    person.setPointerCapture(event.pointerId);
    hold(person, event.pointerId);
    held.from = [event.clientX, event.clientY, ...person.spot];
  }

  function drag(event, person) {
    if (held?.person !== person || held.pointer !== event.pointerId) return;
    const [x, y] = [event.clientX - held.from[0], event.clientY - held.from[1]];
    if (!held.moving && Math.hypot(x, y) < DRAG) return;
    if (model.get("board").locked) {
      tell(LOCKED);
      return;
    }
    held.moving = true;
    person.classList.add("nc-held");
    const [wide, high] = [field.clientWidth, field.clientHeight];
    place(person, Math.min(Math.max(held.from[2] + x, 0), wide), Math.min(Math.max(held.from[3] + y, 0), high));
    over(zoneAt(...person.spot));
    follow();
  }

  function over(zone) {
    for (const other of zones.values()) other.path.classList.toggle("nc-over", other === zone);
    held.zone = zone?.key ?? null;
    tell(zone ? `${held.name}: ${zone.words}` : `${held.name}: back to where they were`);
  }

  function letGo(person) {
    if (held?.person !== person) return;
    if (held.moving) putDown();
    else {
      held = null;
      if (late) redraw();
      model.send({ open: person.dataset.id });
    }
  }

  function key(event, person) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) step(person, event.key);
    else if (event.key === "Escape" && held) putBack();
    else if (event.key === "Enter" || event.key === " ") {
      if (held) putDown();
      else model.send({ open: person.dataset.id });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The nearest zone that way, as the eye sees it: a step to the side costs double.
  function nextZone(zone, [right, down]) {
    let [best, least] = [null, Infinity];
    for (const other of zones.values()) {
      const [x, y] = [other.at[0] - zone.at[0], other.at[1] - zone.at[1]];
      const ahead = x * right + y * down;
      const far = ahead + 2 * Math.abs(x * down + y * right);
      if (ahead > 1 && far < least) [best, least] = [other, far];
    }
    return best;
  }

  function step(person, arrow) {
    if (model.get("board").locked) {
      tell(LOCKED);
      return say(LOCKED);
    }
    if (held && held.person !== person) return;
    if (!held) hold(person);
    clearTimeout(held.timer);
    const next = nextZone(zones.get(held.zone), ARROWS[arrow]);
    if (next) {
      person.classList.add("nc-held");
      const { x, y } = of(person.dataset.id);
      place(person, ...(next.key === held.was ? [x, y] : next.at));
      over(next);
      say(caption.textContent);
      follow();
    }
    held.timer = setTimeout(putDown, PAUSE);
  }

  function release() {
    clearTimeout(held.timer);
    const { person, pointer, was, zone } = held;
    held = null;
    person.classList.remove("nc-held");
    for (const other of zones.values()) other.path.classList.remove("nc-over");
    if (pointer !== undefined && person.hasPointerCapture(pointer)) person.releasePointerCapture(pointer);
    return { drop: person.dataset.id, zone, was, at: pointer === undefined ? null : person.spot };
  }

  function putDown() {
    const put = release();
    if (put.zone && put.zone !== put.was) model.send(put);
    else redraw();
  }

  function putBack() {
    const { drop } = release();
    redraw();
    tell(of(drop)?.said);
    say(of(drop)?.said ?? "");
  }

  function search() {
    const found = model.get("found");
    for (const [id, person] of shown) person.classList.toggle("nc-dim", Boolean(found) && !found.includes(id));
  }

  const wide = new ResizeObserver(() => {
    const width = Math.floor(el.clientWidth / 20) * 20; // a scroll bar that comes and goes changes nothing
    if (!width || width === model.get("width")) return;
    model.set("width", width);
    model.save_changes();
    redraw();
  });
  wide.observe(el);
  const answered = (said) => {
    if (said.back) redraw();
    if (!said.edit) return;
    const edit = el.closest(".netcoach")?.querySelector(".nc-edit");
    edit?.scrollIntoView({ block: "nearest" });
    edit?.querySelector("input, textarea, button")?.focus({ preventScroll: true });
  };
  model.on("change:board", redraw);
  model.on("change:found", search);
  model.on("msg:custom", answered);
  redraw();
  return () => {
    wide.disconnect();
    clearTimeout(held?.timer);
    model.off("change:board", redraw);
    model.off("change:found", search);
    model.off("msg:custom", answered);
  };
}

export default { render };
