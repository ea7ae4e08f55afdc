// What only the Electron window can do for a screen; absent in a plain browser.

/** What of the console can stand in a window of its own, at `/?view=`. */
export const WINDOW_VIEWS = ['queue', 'wall', 'map'] as const
export type WindowView = (typeof WINDOW_VIEWS)[number]

export interface VigilShell {
  readonly kind: 'electron'
  /** Shows the operating system's own notification; resolves to whether one could be shown. */
  notify(title: string, body: string): Promise<boolean>
  /** Brings the console to the front without taking the keyboard away. */
  raise(): Promise<void>
}

declare global {
  // Set by the preload script through the context bridge.
  var vigilShell: VigilShell | undefined
}
