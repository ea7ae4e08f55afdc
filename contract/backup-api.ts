// The part of the operators' contract that is about backups.
import { oc } from '@orpc/contract'
import { backupPassphraseSchema, backupRunSchema, backupSettingsSaveSchema, backupViewSchema } from './backup.ts'

export const backupApi = {
  backups: {
    overview: oc.output(backupViewSchema),
    /** Refused with `backup.changed`, `backup.notAPlace`. */
    save: oc.input(backupSettingsSaveSchema).output(backupViewSchema),
    /** Answers when it is made and was read back; `backup.running`. */
    make: oc.output(backupRunSchema),
    /** Opens the newest one and reads it whole; `backup.running`, `backup.none`. */
    check: oc.output(backupRunSchema),
    /** A copy of the key beside the backups that this passphrase opens; replaces the one before. */
    copyKey: oc.input(backupPassphraseSchema).output(backupViewSchema),
  },
}
