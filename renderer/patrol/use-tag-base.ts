// Where phones reach the core, for the addresses on tags.

export function useTagBase(): string {
  return window.location.origin
}
