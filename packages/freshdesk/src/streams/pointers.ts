/** Columns that hold another stream's key, by the vendor's own naming. */
export const pointers: Readonly<Record<string, string>> = {
  ticket_id: 'tickets',
  requester_id: 'contacts',
  company_id: 'companies',
  responder_id: 'agents',
  agent_id: 'agents',
  group_id: 'groups',
  product_id: 'products',
  survey_id: 'surveys',
  email_config_id: 'email_configs',
  business_hour_id: 'business_hours',
}
