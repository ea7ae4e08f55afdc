// A field for a password: Tab goes on to the next field, not to the eye that shows what was typed.
import type { Ref } from 'react'
import { Input, type InputRef } from 'antd'
import type { PasswordProps } from 'antd/es/input'

const EYE = { tabIndex: -1 }

export function PasswordInput(props: PasswordProps & { readonly ref?: Ref<InputRef> }) {
  return <Input.Password visibilityToggle={EYE} {...props} />
}
