//! JSON has no "not a number", and writes `null` for it. A training that went wrong says so with just that number,
//! and its record and events must still be readable.

use serde::{Deserialize, Deserializer};

/// For `deserialize_with`: `null` is "not a number".
pub fn null_as_nan<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::NAN))
}

#[cfg(test)]
mod tests {
    use crate::record::Loss;

    #[test]
    fn a_loss_that_is_no_number_survives_the_trip() {
        let written = serde_json::to_string(&Loss { step: 3, loss: f64::NAN });
        let written = written.expect("null stands for it");
        assert_eq!(written, r#"{"step":3,"loss":null}"#);
        let read: Loss = serde_json::from_str(&written).expect("readable again");
        assert!(read.loss.is_nan());
    }
}
