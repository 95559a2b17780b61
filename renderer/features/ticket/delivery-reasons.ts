/** Why a message did not arrive, as the server's jobs name it; what a mail server or a gateway says of its own has no words here. */
export const DELIVERY_REASONS = [
  'address_deferred', 'address_invalid', 'address_refused', 'confidential', 'empty', 'gateway_busy', 'gateway_refused', 'message_deferred', 'message_refused', 'no_gateway', 'no_mobile', 'not_delivered', 'not_needed',
  'server_refused', 'sign_in_refused', 'timeout', 'tls', 'too_long', 'unreachable',
] as const
export type DeliveryReason = (typeof DELIVERY_REASONS)[number]
export const isReason = (reason: string): reason is DeliveryReason => (DELIVERY_REASONS as readonly string[]).includes(reason)
