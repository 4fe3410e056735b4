export const OFF_DOMAIN_QUESTIONS: readonly string[] = [];
