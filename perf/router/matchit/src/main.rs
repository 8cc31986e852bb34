//! Times matchit: a router for each method, as its users have it. The protocol is in ../__main__.py.
//! SPDX-License-Identifier: MIT
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::io::{BufRead, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

struct Counting;
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        System.alloc(layout)
    }
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        System.dealloc(ptr, layout)
    }
}
#[global_allocator]
static ALLOCATOR: Counting = Counting;

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

fn lines(name: &str) -> Vec<(usize, String)> {
    let text = std::fs::read_to_string(name).expect(name);
    text.lines()
        .map(|line| {
            let (method, path) = line.split_once(' ').expect("METHOD PATH");
            (METHODS.iter().position(|m| *m == method).expect("a method"), path.to_string())
        })
        .collect()
}

/// "/a/:id/*rest" as "/a/{id}/{*rest}".
fn pattern(path: &str) -> String {
    let parts: Vec<String> = path
        .split('/')
        .map(|part| match part.chars().next() {
            Some(':') => format!("{{{}}}", &part[1..]),
            Some('*') => format!("{{{}}}", part),
            _ => part.to_string(),
        })
        .collect();
    parts.join("/")
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let table = lines(&arguments[1]);
    let none = table.len() as u64;
    let mut routers: Vec<matchit::Router<u64>> = (0..METHODS.len()).map(|_| matchit::Router::new()).collect();
    for (number, (method, path)) in table.iter().enumerate() {
        if let Err(error) = routers[*method].insert(pattern(path), number as u64) {
            eprintln!("matchit refuses {}: {}", path, error);
            std::process::exit(1);
        }
    }
    let streams: Vec<Vec<(usize, String)>> = arguments[2..].iter().map(|name| lines(name)).collect();
    let stdin = std::io::stdin();
    for line in stdin.lock().lines() {
        let line = line.expect("a line");
        let mut words = line.split_whitespace().map(|word| word.parse::<usize>().expect("a number"));
        let stream = &streams[words.next().expect("a stream")];
        let times = words.next().expect("times");
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        let begin = Instant::now();
        let mut sum: u64 = 0;
        for _ in 0..times {
            for (method, path) in stream {
                sum += match routers[*method].at(path) {
                    Ok(found) => *black_box(found).value,
                    Err(_) => none,
                };
            }
        }
        let elapsed = begin.elapsed().as_nanos() as f64;
        let allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
        if times == 0 {
            for (method, path) in stream {
                let found = routers[*method].at(path);
                sum = sum.wrapping_mul(31).wrapping_add(found.as_ref().map_or(none, |found| *found.value));
                if let Ok(found) = found {
                    sum = sum.wrapping_add(found.params.iter().map(|(_, value)| value.len() as u64).sum());
                }
            }
        }
        println!("{:.4} {} {}", elapsed / (times.max(1) * stream.len()) as f64, sum, allocations);
        std::io::stdout().flush().expect("stdout");
    }
}
