/**
 * For the `ref` of a form in a dialog: the dialog would take the focus from the field that asked for it
 * and give it to its own close button.
 */
export function keepFocus(form: HTMLFormElement | null): void {
  const active = document.activeElement;
  if (form && active && form.contains(active)) active.setAttribute('data-autofocus', '');
}
