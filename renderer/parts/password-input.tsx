// A field for a password: Tab goes on to the next field, not to the eye that shows what was typed.
import { Input } from 'antd'
import type { PasswordProps } from 'antd/es/input'

const EYE = { tabIndex: -1 }

export function PasswordInput(props: PasswordProps) {
  return <Input.Password visibilityToggle={EYE} {...props} />
}
