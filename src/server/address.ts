/** Where a server listens. */
export interface Address {
  host: string
  port: number
  tls?: boolean
  /** True if its certificate must be a valid one for the host. */
  verified?: boolean
}
