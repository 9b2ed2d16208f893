// The questions to the editor's server. Every answer is JSON; a refusal is an error with the server's own sentence.

export class Refused extends Error {}

export async function ask(question, values = {}) {
  let answer;
  try {
    answer = await fetch(`api/${question}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(values),
    });
  } catch {
    throw new Refused('offline');
  }
  if (answer.ok) return answer.json();
  let told = null;
  try { told = (await answer.json()).refused; } catch { /* no words: the status must do */ }
  throw new Refused(told ?? String(answer.status));
}
