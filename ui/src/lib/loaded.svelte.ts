// Something that the program is asked for once: on its way, there, or failed.
import { toFailure, type Failure } from './backend/backend';

export class Loaded<Value> {
  value = $state<Value>();
  failure = $state<Failure>();
  readonly isLoading = $derived(this.value === undefined && this.failure === undefined);

  constructor(load: () => Promise<Value>) {
    load().then(
      (value) => (this.value = value),
      (thrown: unknown) => (this.failure = toFailure(thrown)),
    );
  }
}
