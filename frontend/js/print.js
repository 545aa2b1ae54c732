// A button that prints the page; without scripts there is none, and the browser's own way does the same.
export function offerToPrint() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
