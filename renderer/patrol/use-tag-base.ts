// Where phones reach the core, for the addresses on tags.
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../api.ts'

/** `isForPhones` false: the core serves this computer only, so that no phone opens what is printed. */
export function useTagBase(): { readonly base: string; readonly isForPhones: boolean } {
  const { data } = useQuery(orpc.phones.access.queryOptions())
  const url = data?.urls[0]
  // what they give is a page; tags need what it lies on
  return url === undefined ? { base: window.location.origin, isForPhones: false } : { base: new URL(url).origin, isForPhones: true }
}
