# Run inside Redmine by `rails runner`: its REST interface on, a project, the account Vigil signs in with and a technician; prints their keys as JSON.
require 'json'

Setting.rest_api_enabled = '1'
Setting.default_language = 'zh'
Setting.login_required = '1'
Setting.user_format = 'lastnamefirstname'

tracker = Tracker.find_by!(name: '支持')
field = IssueCustomField.create!(name: '警情编号', field_format: 'string', is_for_all: true, is_filter: true, searchable: true, tracker_ids: [tracker.id])
project = Project.new(name: '工程部', identifier: 'works', is_public: false)
project.enabled_module_names = ['issue_tracking']
project.trackers = [tracker]
project.save!

people = { vigil: ['Vigil', '值守'], technician: ['师傅', '维修'] }.to_h do |login, (first, last)|
  user = User.new(firstname: first, lastname: last, mail: "#{login}@example.invalid", language: 'zh')
  user.login = login.to_s
  user.password = user.password_confirmation = SecureRandom.hex(12)
  user.must_change_passwd = false
  user.save!
  [login, user]
end
manager = Role.find_by!(name: '管理人员')
people.each_value { |user| Member.create!(project: project, principal: user, roles: [manager]) }
outsider = User.new(firstname: '外', lastname: '人', mail: 'outsider@example.invalid')
outsider.login = 'outsider'
outsider.password = outsider.password_confirmation = SecureRandom.hex(12)
outsider.save!

puts JSON.generate(
  version: Redmine::VERSION.to_s,
  project: project.identifier,
  tracker: tracker.name,
  fieldId: field.id,
  vigilKey: people[:vigil].api_key,
  technicianKey: people[:technician].api_key,
  technicianId: people[:technician].id,
  technician: people[:technician].name,
  outsiderKey: outsider.api_key,
)
