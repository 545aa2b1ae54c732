// Tells the style sheet, before the page is drawn, that scripts run. Its own file because the page may hold no inline script.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
