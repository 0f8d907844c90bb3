with

budgets as (
    select
        *,
        count(*) over (
            partition by form_id, source_section, line_code, fiscal_year, measure_code
        ) as mention_count
    from {{ ref('fct_budget') }}
),

-- a form may print a measure a row, each with a label of its own, or a line a row: then its label tells lines apart
keyed as (
    select
        *,
        max(mention_count) over (partition by form_id, source_section, line_code, fiscal_year) = 1 as is_one_line
    from budgets
),

forms as (
    select * from {{ ref('int_current_form') }}
),

lines as (
    select * from {{ ref('budget_lines') }}
),

measures as (
    select * from {{ ref('budget_measures') }}
),

units as (
    select * from {{ ref('units') }} where unit_kind = 'money'
),

final as (
    select
        budgets.budget_id,
        budgets.form_id,
        budgets.fiscal_year,
        coalesce(budgets.fiscal_year = forms.fiscal_year, false) as is_form_year,
        budgets.source_section,
        budgets.line_code,
        lines.line_group,
        coalesce(
            nullif(regexp_replace(budgets.line_name, '^(其中|减|加)?[:：]|[:：]$', '', 'g'), ''), lines.name_zh
        ) as line_zh,
        case
            when lines.line_group = 'item' and nullif(trim(budgets.line_name), '') is not null
                then lines.name_en || ' (' || trim(budgets.line_name) || ')'
            else lines.name_en
        end as line_en,
        lines.name_zh as standard_zh,
        lines.name_en as standard_en,
        case
            when lines.line_group = 'item' or (budgets.source_section = 'form' and not budgets.is_one_line)
                then budgets.line_code || '|' || coalesce(trim(budgets.line_name), '')
            else budgets.line_code
        end as line_key,
        budgets.measure_code,
        measures.name_zh as measure_zh,
        measures.name_en as measure_en,
        budgets.amount_yuan,
        budgets.ratio,
        -- a bare 0.98 in a column of rates may be a fraction and not a percentage
        case
            when budgets.ratio <= 0.015 and not regexp_matches(budgets.value_printed, '[%％]') then budgets.ratio * 100
        end as ratio_as_fraction,
        budgets.value_printed,
        length(
            regexp_extract(replace({{ clean_text('budgets.value_printed') }}, ' ', ''), '[.]([0-9]+)', 1)
        ) as decimals_printed,
        coalesce(units.factor, 1)::decimal(18, 0) as factor,
        coalesce(units.unit_printed, '元') as unit_zh,
        coalesce(units.name_en, 'yuan') as unit_en
    from keyed as budgets
    inner join forms on budgets.form_id = forms.form_id
    left join lines on budgets.line_code = lines.line_code
    left join measures on budgets.measure_code = measures.measure_code
    left join units on budgets.unit_printed = units.unit_printed
)

select * from final
