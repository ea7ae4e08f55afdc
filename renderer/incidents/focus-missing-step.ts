// Where to go on after a refusal for want of answers: the first step that has to be answered and is not.

/** Nothing happens when the incident is not open. */
export function focusMissingStep(): void {
  const step = document.querySelector<HTMLElement>('[data-testid="procedure"] li[data-answered="false"] [data-step-control][data-required="true"]')
  step?.focus()
  // at the top: the message that says so lies over the bottom
  step?.closest('li')?.scrollIntoView({ block: 'start' })
}
