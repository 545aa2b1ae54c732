// Copies the text of the element that the button names. Without it one marks the text by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.replace(/\s/g, ""));
      button.textContent = button.dataset.copied;
    });
  }
}
