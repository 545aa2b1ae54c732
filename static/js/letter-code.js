// Fills the two boxes from a letter's QR code, which stands after the # and so was sent to nobody, and takes it out of
// the address and the history. Splits a code that is typed on or pasted into the first box. Without it one types.
{
  const boxes = document.querySelectorAll("[data-code-boxes] input");
  const plain = (typed) => typed.replace(/[^a-z0-9]/gi, "").toUpperCase();
  const fill = (code) => {
    boxes[0].value = code.slice(0, 4);
    boxes[1].value = code.slice(4, 8);
  };

  if (location.hash.length > 1 && boxes.length === 2) {
    const code = plain(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
    if (code.length === 8) {
      fill(code);
    }
  }

  boxes[0]?.addEventListener("input", () => {
    const code = plain(boxes[0].value);
    if (code.length > 4) {
      fill(code + plain(boxes[1].value));
      boxes[1].focus();
    } else if (code.length === 4 && boxes[1].value === "") {
      boxes[1].focus();
    }
  });
}
