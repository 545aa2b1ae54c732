// Looks at the page as it is now and gives what is wrong with it, a sentence each.
() => {
  const wrong = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const name = (element) => {
    const words = (element.innerText || element.name || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.localName} class="${element.getAttribute("class") || ""}"> ${words}`;
  };

  const width = document.scrollingElement.scrollWidth;
  if (width > window.innerWidth) {
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > window.innerWidth + 1,
    );
    wrong.push(`scrolls sideways, ${width} px wide: ${wide.slice(-3).map(name).join("; ")}`);
  }

  if (!document.documentElement.lang) wrong.push("the language is not said");
  for (const landmark of ["header", "main", "h1"]) {
    const count = document.querySelectorAll(landmark).length;
    if (count !== 1) wrong.push(`${count} of <${landmark}>`);
  }
  let level = 0;
  for (const heading of document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")) {
    const here = Number(heading.localName[1]);
    // The summary of errors and the banner stand before the page's own heading.
    if (here > level + 1 && level) wrong.push(`a heading skips a level: ${name(heading)}`);
    level = here;
  }

  // Django's admin is laid out by Django: what WCAG asks is enough there.
  const floor = document.body.dataset.adminUtcOffset === undefined ? 44 : 24;
  const pressed = "button, .govuk-button, .tabs__link, summary, input:not([type=hidden], [type=file]), select, textarea";
  for (const target of [...document.querySelectorAll(pressed)].filter(shown)) {
    const box = target.getBoundingClientRect();
    if (box.width < floor - 0.5 || box.height < floor - 0.5) {
      wrong.push(`hard to hit, ${Math.round(box.width)}×${Math.round(box.height)} px: ${name(target)}`);
    }
  }
  return wrong;
};
