// Which window of the seat this page is: the console, or one view of it on a screen of its own.
import { WINDOW_VIEWS, type WindowView } from '../../contract/shell.ts'

/** @param search the address's query, e.g. `?view=wall` @returns null for the console, and for a view there is not */
export function viewOfSearch(search: string): WindowView | null {
  const asked = new URLSearchParams(search).get('view')
  return WINDOW_VIEWS.find((view) => view === asked) ?? null
}

/** Does not change while the page lives. */
export function pageView(): WindowView | null {
  return globalThis.location === undefined ? null : viewOfSearch(globalThis.location.search)
}

/** Windows on which there is no queue: its keys must not act on what is not seen. */
export function isWithoutQueue(): boolean {
  const view = pageView()
  return view === 'wall' || view === 'map'
}
