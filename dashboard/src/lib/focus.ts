/**
 * Moves the focus to the first of these that is there, and answers it: for what had the focus and is gone, or for a page or a
 * list that shows what comes next. Screen readers then read on from there. What can be seen stays where it is.
 */
export function focusFirst(...selectors: readonly string[]): HTMLElement | undefined {
  for (const selector of selectors) {
    const element = document.querySelector<HTMLElement>(selector);
    if (!element) continue;
    // What cannot be reached with Tab can still be the place from which Tab goes on.
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus();
    return element;
  }
  return undefined;
}
