import swagger from '@fastify/swagger'
import { isObject } from '@tajo/core/json'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { exampleOf } from './example.ts'

export interface OpenApiOptions {
  readonly version: string
  readonly publicUrl: string | undefined
}

/** The API's description, made from the routes themselves. Registered before them. */
export function describeApi(app: FastifyInstance, { version, publicUrl }: OpenApiOptions): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tajo',
        version,
        description:
          'Reads Freshdesk and Zendesk into your warehouse and activates the result in Brevo. Everything the command line does, over HTTP.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl ?? '/' }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: '`tajo_…`, made by POST /v1/tokens.' },
        },
      },
      security: [{ token: [] }],
    },
    hideUntagged: true,
    transform: (route) => {
      const transformed = jsonSchemaTransform(route)
      const { config } = route.route as { readonly config?: { readonly role?: string } }
      const role = config?.role === undefined ? '' : `Needs a token of role ${config.role}.`
      const description = [transformed.schema?.['description'], role].filter(Boolean).join(' ')
      const schema = { ...transformed.schema, ...(description === '' ? {} : { description }) }
      return { ...transformed, schema: withExamples(schema) }
    },
    transformObject: jsonSchemaTransformObject,
  })
}

/** Bodies and fields of path and query get an example where they say none. */
function withExamples(schema: Record<string, unknown>): Record<string, unknown> {
  const body = schema['body']
  const described = isObject(body) ? { body: { ...body, examples: [exampleOf(body)] } } : {}
  const parts = ['params', 'querystring'].flatMap((name): [string, unknown][] => {
    const part = schema[name]
    if (!isObject(part) || !isObject(part['properties'])) return []
    const properties = Object.entries(part['properties']).map(([key, property]): [string, unknown] => [
      key,
      isObject(property) ? { ...property, examples: [exampleOf(property, key)] } : property,
    ])
    return [[name, { ...part, properties: Object.fromEntries(properties) }]]
  })
  return { ...schema, ...described, ...Object.fromEntries(parts) }
}
