// What is used of Swagger UI, which brings no types of its own.
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  interface SwaggerRequest {
    url: string
    headers: Record<string, string>
  }
  interface SwaggerOptions {
    readonly domNode: HTMLElement
    readonly spec: unknown
    readonly docExpansion: 'list' | 'none' | 'full'
    readonly defaultModelsExpandDepth: number
    readonly tryItOutEnabled: boolean
    readonly validatorUrl: null
    readonly requestInterceptor: (request: SwaggerRequest) => SwaggerRequest
  }
  const SwaggerUI: (options: SwaggerOptions) => unknown
  export default SwaggerUI
}
