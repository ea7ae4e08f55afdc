// Which addresses may be sent to, in every way an address can be written.
import { expect, test } from 'vitest'
import { endpointSafety } from './endpoint.ts'

test.each([
  ['https://pms.example/hooks', 'secure'],
  ['https://192.168.1.5/hooks', 'secure'],
  ['http://127.0.0.1:8080/hooks', 'loopback'],
  ['http://localhost/hooks', 'loopback'],
  ['http://[::1]:8080/hooks', 'loopback'],
  ['http://2130706433/', 'loopback'],
  ['http://[::ffff:127.0.0.1]/', 'loopback'],
  ['http://10.1.2.3/', 'private'],
  ['http://172.31.0.1/', 'private'],
  ['http://192.168.1.5:8080/', 'private'],
  ['http://[fd00::1]/', 'private'],
  ['http://172.32.0.1/', 'refused'],
  ['http://8.8.8.8/', 'refused'],
  ['http://169.254.169.254/', 'refused'],
  ['http://0.0.0.0/', 'refused'],
  ['http://[2001:db8::1]/', 'refused'],
  ['http://pms.example/hooks', 'refused'],
  ['http://localhost.example/', 'refused'],
  ['https://user:password@pms.example/', 'refused'],
  ['https://169.254.169.254/latest/meta-data/', 'refused'],
  ['https://[::ffff:169.254.169.254]/', 'refused'],
  ['https://[64:ff9b::a9fe:a9fe]/', 'refused'],
  ['https://2852039166/', 'refused'],
  ['https://0xa9fea9fe/', 'refused'],
  ['https://100.100.100.200/', 'refused'],
  ['https://169.254.7.7/', 'refused'],
  ['https://[fe80::1]/', 'refused'],
  ['https://0/', 'refused'],
  ['https://[::]/', 'refused'],
  ['https://224.0.0.1/', 'refused'],
  ['http://100.64.0.9/', 'refused'],
  ['file:///etc/passwd', 'refused'],
  ['gopher://127.0.0.1/', 'refused'],
  ['data:text/plain,x', 'refused'],
  ['ftp://127.0.0.1/', 'refused'],
  ['nonsense', 'refused'],
])('%s is %s', (endpoint, safety) => {
  expect(endpointSafety(endpoint)).toBe(safety)
})
