// What whoever is logged in may do, for parts that lie far below the screens that are given the account.
import { useLayoutEffect } from 'react'
import { create } from 'zustand'
import type { Permission, User } from '../../contract/people.ts'

const useWho = create<{ readonly permissions: readonly Permission[]; readonly name: string }>(() => ({ permissions: [], name: '' }))

/** Called once, by the console. */
export function useNotedUser({ permissions, name }: Pick<User, 'permissions' | 'name'>): void {
  useLayoutEffect(() => useWho.setState({ permissions, name }), [permissions, name])
}

export function useWhoName(): string {
  return useWho((who) => who.name)
}

export function useMay(permission: Permission): boolean {
  return useWho((who) => who.permissions.includes(permission))
}

/** Asked when something is pressed. */
export function mayNow(permission: Permission): boolean {
  return useWho.getState().permissions.includes(permission)
}
