// Follows the keyboard. `begin` notes how everything looks without the focus. From `listen` on it notes,
// before each key, where the focus has come to and whether somebody could see that; `heard` gives all of it.
(() => {
  const looks = new WeakMap();
  const numbers = new Map();
  const name = (element) => {
    const words = (element.innerText || element.name || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.localName} class="${element.getAttribute("class") || ""}"> ${words}`;
  };
  const style = (element, part) => {
    const s = getComputedStyle(element, part);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor, s.borderWidth].join();
  };
  const look = (element) =>
    [style(element), ...[...(element.labels || [])].map((label) => style(label, "::before"))].join();
  const around = (element) => {
    const found = [];
    for (let here = element; here && here !== document.body && found.length < 4; here = here.parentElement) found.push(here);
    return found;
  };
  const stops = () => {
    const groups = new Set();
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((element) => {
      if (element.disabled || element.type === "hidden" || element.tabIndex < 0) return false;
      if (!element.checkVisibility({ visibilityProperty: true })) return false;
      if (element.type !== "radio") return true;
      const group = `${element.form && [...document.forms].indexOf(element.form)} ${element.name}`;
      return !groups.has(group) && groups.add(group);
    });
  };

  let reached = new Set();
  let wrong = new Set();
  const note = () => {
    const here = where();
    if (!here) return;
    reached.add(here.number);
    here.wrong.forEach((fault) => wrong.add(fault));
  };
  // Where the first key finds the focus is not where it brings it.
  let isFirst = true;
  const beforeKey = (event) => {
    if (event.key !== "Tab") return;
    if (!isFirst) note();
    isFirst = false;
  };
  window.addEventListener("keydown", beforeKey, { capture: true });

  window.followKeyboard = {
    begin() {
      document.activeElement.blur();
      for (const element of document.querySelectorAll("body *")) looks.set(element, look(element));
      return stops().length;
    },
    listen() {
      reached = new Set();
      wrong = new Set();
      isFirst = true;
    },
    heard() {
      note();
      return { reached: reached.size, wrong: [...wrong] };
    },
  };

  function where() {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const number = element.type === "radio" ? `radio ${element.name}` : element;
    if (!numbers.has(number)) numbers.set(number, numbers.size);
    const wrong = [];
    if (!around(element).some((here) => looks.get(here) !== look(here))) wrong.push(`does not show the focus: ${name(element)}`);
    // A link of many lines is where one of its lines is.
    const lines = [...element.getClientRects()].filter((rect) => rect.width && rect.height);
    const box = lines.find((rect) => rect.bottom > 0 && rect.top < window.innerHeight) || lines[0];
    if (!box) return { number: numbers.get(number), wrong: [...wrong, `has the focus and no place: ${name(element)}`] };
    // Of what is larger than the window, the part that shows.
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const hit = document.elementFromPoint(
      middle(box.left, box.right, window.innerWidth),
      middle(box.top, box.bottom, window.innerHeight),
    );
    const own = [element, ...(element.labels || [])];
    if (!hit) wrong.push(`has the focus outside the window: ${name(element)}`);
    else if (!own.some((part) => part.contains(hit))) wrong.push(`has the focus under ${name(hit)}: ${name(element)}`);
    return { number: numbers.get(number), wrong };
  }
})();
