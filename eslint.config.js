import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  globalIgnores(['dist/', 'lib/', 'node_modules/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true }
      ],
      '@typescript-eslint/no-shadow': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': [
        'error',
        { max: 60, skipBlankLines: true, skipComments: true }
      ]
    }
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/messages/annotate.ts', 'src/main.ts', 'src/smoke/smoke.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['setFailed', 'error', 'warning', 'notice'].map((property) => ({
          object: 'core',
          property,
          message: 'Put the message into src/messages/, and use annotate().'
        }))
      ]
    }
  },
  {
    files: ['examples/**/*.mjs', '__tests__/support/*.mjs'],
    languageOptions: {
      globals: {
        AbortSignal: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        process: 'readonly'
      }
    }
  },
  {
    files: ['__tests__/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' }
  },
  prettier
)
