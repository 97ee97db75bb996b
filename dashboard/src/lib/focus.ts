/**
 * Moves the focus to the first of these that is there, and brings it to the top of the page's view: for what had the focus and is
 * gone, or for a list that shows its next page. Screen readers then read on from there.
 */
export function focusFirst(...selectors: readonly string[]): void {
  for (const selector of selectors) {
    const element = document.querySelector<HTMLElement>(selector);
    if (!element) continue;
    // What cannot be reached with Tab can still be the place from which Tab goes on.
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus();
    return;
  }
}
