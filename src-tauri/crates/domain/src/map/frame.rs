//! The picture in its frame: turned so that it is wider than high, and fitted into 0 to 1 both ways.

/// Of the questions so many at each end may lie beside the frame; they are put on its edge. One that is far from all others
/// would make the picture of all others small.
const BESIDE: f32 = 0.004;
/// Room between the picture and the frame.
const MARGIN: f32 = 0.03;

/// Turns the picture and fits it.
pub(super) fn fit(places: &mut [[f32; 2]]) {
    turn(places);
    for axis in 0..2 {
        let (from, to) = ends(places, axis);
        for place in &mut *places {
            let share = if to > from { (place[axis] - from) / (to - from) } else { 0.5 };
            place[axis] = (MARGIN + share * (1.0 - 2.0 * MARGIN)).clamp(0.0, 1.0);
        }
    }
}

/// The middle of some places: as many are to its left as to its right, and above as below. An island far off doesn't drag
/// it away.
pub(super) fn middle(places: impl Iterator<Item = [f32; 2]>) -> [f32; 2] {
    let places: Vec<[f32; 2]> = places.collect();
    [0, 1].map(|axis: usize| {
        let mut values: Vec<f32> = places.iter().map(|place| place[axis]).collect();
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.5)
    })
}

/// How much room the picture takes.
pub(super) fn area(places: &[[f32; 2]]) -> f32 {
    let side = |axis| {
        let (from, to) = ends(places, axis);
        to - from
    };
    side(0) * side(1)
}

/// Where the picture begins and ends.
fn ends(places: &[[f32; 2]], axis: usize) -> (f32, f32) {
    let mut values: Vec<f32> = places.iter().map(|place| place[axis]).collect();
    values.sort_by(f32::total_cmp);
    let beside = (values.len() as f32 * BESIDE) as usize;
    let last = values.len().saturating_sub(1 + beside);
    match (values.get(beside), values.get(last)) {
        (Some(from), Some(to)) => (*from, *to),
        _ => (0.0, 0.0),
    }
}

/// Turns the longest way through the picture into the horizontal.
fn turn(places: &mut [[f32; 2]]) {
    let count = places.len().max(1) as f32;
    let mean =
        [0, 1].map(|axis: usize| places.iter().map(|place| place[axis]).sum::<f32>() / count);
    let product = |one: usize, other: usize| -> f32 {
        places.iter().map(|place| (place[one] - mean[one]) * (place[other] - mean[other])).sum()
    };
    let angle = 0.5 * (2.0 * product(0, 1)).atan2(product(0, 0) - product(1, 1));
    let (sine, cosine) = angle.sin_cos();
    for place in places {
        let [x, y] = *place;
        *place = [x * cosine + y * sine, y * cosine - x * sine];
    }
}
