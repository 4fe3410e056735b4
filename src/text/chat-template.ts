/**
 * Conversations as the text and ids that a published model's own template makes of them. Special tokens that the template writes are
 * tokens; what messages, tools and other values say stays text, whatever it spells (template/guard.ts has how). ChatML without a
 * template: chat.ts; where templates come from: format/config.ts.
 */
import type { SpecialTokens } from './added.ts';
import { Guard } from './template/guard.ts';
import { TemplateProgram } from './template/program.ts';
import type { Tokenizer } from './tokenizer.ts';

/** A message as protocols have it: content may be a list of parts, and there may be tool calls. Templates say what they read. */
export interface TemplateMessage {
  role: string;
  content?: unknown;
  [field: string]: unknown;
}

export interface TemplateOptions {
  /** Ends with what opens the assistant's answer. */
  addGenerationPrompt?: boolean;
  /** Descriptions of functions, as JSON schemas. */
  tools?: readonly object[];
  documents?: readonly object[];
  bosToken?: string;
  eosToken?: string;
  padToken?: string;
  unkToken?: string;
  /** Other values that a template reads, by their names in it. They are not trusted, like messages. */
  values?: Readonly<Record<string, unknown>>;
}

export interface RenderedTemplate {
  text: string;
  /** For `encode`: which special tokens in the text are tokens. */
  special: SpecialTokens;
}

/** A template that was parsed once. */
export class ChatTemplate {
  readonly source: string;
  readonly #program: TemplateProgram;

  /** `name` stands in errors for the template. @throws TokenizerError for what is no template, naming the line */
  constructor(source: string, name?: string) {
    this.source = source;
    this.#program = new TemplateProgram(source, name);
  }

  /**
   * `special`: the strings that would be special tokens (`tokenizer.special.keys()`).
   * @throws TokenizerError where the template refuses the messages, fails, or does not come to an end
   */
  render(
    special: Iterable<string>,
    messages: readonly TemplateMessage[],
    options: TemplateOptions = {},
  ): RenderedTemplate {
    const { addGenerationPrompt = false, tools, documents, bosToken, eosToken, padToken, unkToken, values } = options;
    const given = { ...values, messages, tools: tools ?? null, documents: documents ?? null };
    const guard = new Guard(special, this.source + JSON.stringify(given));
    const made = this.#program.run({
      ...(guard.mark(given) as object),
      ...textOf({ bos_token: bosToken, eos_token: eosToken, pad_token: padToken, unk_token: unkToken }),
      add_generation_prompt: addGenerationPrompt,
    });
    const { text, except } = guard.unmark(made);
    return { text, special: except.size === 0 ? true : { except } };
  }

  /** The ids of the text, as transformers has them: without what the tokenizer puts around texts, since the template writes that. */
  encode(tokenizer: Tokenizer, messages: readonly TemplateMessage[], options: TemplateOptions = {}): Uint32Array {
    const { text, special } = this.render(tokenizer.special.keys(), messages, options);
    return tokenizer.encode(text, { special });
  }
}

/** Those that are there: a template may ask whether one is defined. */
function textOf(tokens: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tokens).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** As ChatTemplate.render, of a template that is used once. */
export function renderTemplate(
  template: string,
  special: Iterable<string>,
  messages: readonly TemplateMessage[],
  options: TemplateOptions = {},
): RenderedTemplate {
  return new ChatTemplate(template).render(special, messages, options);
}
