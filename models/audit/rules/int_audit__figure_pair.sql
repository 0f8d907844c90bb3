with

figures as (
    select * from {{ ref('int_audit__budget_figure') }} where amount_yuan is not null and is_form_year
),

indicators as (
    select * from {{ ref('int_audit__indicator') }}
),

-- a form's total and the text's total expenditure are the same figure
keyed as (
    select
        *,
        case when line_code = 'total_expenditure' then 'total' else line_code end as shared_code,
        -- whether the form prints another amount spent than its adjusted budget
        coalesce(
            max(amount_yuan) filter (
                where source_section = 'form' and line_code = 'total' and measure_code = 'executed'
            ) over (partition by form_id)
            <> max(amount_yuan) filter (
                where source_section = 'form' and line_code = 'total' and measure_code = 'adjusted_budget'
            ) over (partition by form_id),
            bool_or(source_section = 'form' and measure_code = 'executed') over (partition by form_id)
        ) as has_other_spending
    from figures
    where line_group <> 'item' and line_code not in ('total_income', 'unmapped')
),

form_side as (select * from keyed where source_section = 'form'),

text_side as (select * from keyed where source_section = 'narrative'),

-- forms whose adjusted budget was wholly spent, as form and text agree: then each part was, too
wholly_spent as (
    select distinct form_side.form_id
    from form_side
    inner join text_side
        on
            form_side.form_id = text_side.form_id
            and (form_side.shared_code, form_side.measure_code) = ('total', 'adjusted_budget')
            and (text_side.shared_code, text_side.measure_code) = ('total', 'executed')
            and abs(form_side.amount_yuan - text_side.amount_yuan) < 0.01 * greatest(form_side.factor, text_side.factor)
    where not form_side.has_other_spending
),

rate_of_all as (
    select distinct form_id
    from {{ ref('int_audit__budget_figure') }}
    where
        measure_code = 'execution_rate' and source_section = 'form' and line_code = 'total' and ratio = 1
        and is_form_year and form_id in (select form_side.form_id from form_side where not form_side.has_other_spending)
),

text_pairs as (
    select
        form_side.form_id,
        form_side.budget_id as form_fact_id,
        form_side.line_zh,
        form_side.line_en,
        form_side.measure_zh as form_measure_zh,
        lower(form_side.measure_en) as form_measure_en,
        form_side.amount_yuan as form_yuan,
        form_side.factor,
        form_side.unit_zh,
        form_side.unit_en,
        text_side.amount_yuan as other_yuan,
        text_side.factor as other_factor,
        greatest(form_side.decimals_printed, text_side.decimals_printed) as decimals,
        'text' as pair_kind,
        '文字说明中的' || text_side.measure_zh as other_zh,
        'in the running text (' || lower(text_side.measure_en) || ')' as other_en,
        text_side.budget_id as other_fact_id
    from form_side
    inner join text_side
        on form_side.form_id = text_side.form_id and form_side.shared_code = text_side.shared_code
    where
        form_side.measure_code = text_side.measure_code
        or (
            form_side.measure_code = 'adjusted_budget' and text_side.measure_code = 'executed'
            and (
                form_side.form_id in (select wholly_spent.form_id from wholly_spent)
                or (
                    form_side.shared_code = 'total'
                    and form_side.form_id in (select rate_of_all.form_id from rate_of_all)
                )
            )
        )
),

indicator_pairs as (
    select
        form_side.form_id,
        form_side.budget_id as form_fact_id,
        form_side.line_zh,
        form_side.line_en,
        form_side.measure_zh as form_measure_zh,
        lower(form_side.measure_en) as form_measure_en,
        form_side.amount_yuan as form_yuan,
        form_side.factor,
        form_side.unit_zh,
        form_side.unit_en,
        indicators.actual_yuan as other_yuan,
        indicators.actual_unit_factor as other_factor,
        form_side.decimals_printed as decimals,
        'indicator' as pair_kind,
        '指标“' || indicators.indicator_name || '”的实际完成值' as other_zh,
        'as actual of the indicator ' || indicators.indicator_name as other_en,
        indicators.indicator_id as other_fact_id
    from form_side
    inner join indicators on form_side.form_id = indicators.form_id
    where
        form_side.shared_code = 'total' and form_side.measure_code = 'executed'
        and indicators.is_whole_budget_input and indicators.actual_yuan is not null
),

final as (
    select * from text_pairs
    union all by name
    select * from indicator_pairs
)

select * from final
