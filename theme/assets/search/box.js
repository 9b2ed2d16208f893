// The search box of every page: a plain form that leads to the search page; this script only adds its keys.

/** `/` goes to the box of the page, Esc empties it and then leaves it. */
export function keys(input) {
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    if (!input.value) return input.blur();
    input.value = '';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

const box = document.querySelector('form[data-gk="search"] input');
if (box && !document.getElementById('gk-search')) keys(box);
